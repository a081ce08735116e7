import { createRequire } from "node:module";
import type { Element } from "./element.ts";

/** A font as satori reads it: TTF, OTF or WOFF. */
export interface Font {
  name: string;
  data: Buffer;
  weight: 400;
  style: "normal";
}

interface Options {
  width: number;
  /** As high as it comes out, when absent. */
  height?: number;
  fonts: readonly Font[];
  /** Told of each box once it has its place. */
  onNodeDetected?: (box: { height: number }) => void;
  /** Asked about each sign that no font has. */
  loadAdditionalAsset?: (language: string, sign: string) => Promise<Font[]>;
}

const require = createRequire(import.meta.url);

/** Lays out boxes and texts and draws them as SVG. Its own types are React's, which would declare a browser's elements for the whole server. */
export function layOut(element: Element, options: Options): Promise<string> {
  // loaded when the first poster is drawn, which takes 1.4 s of a processor with it; most processes never draw one
  const satori: { default: (element: Element, options: Options) => Promise<string> } = require("satori");
  return satori.default(element, options);
}
