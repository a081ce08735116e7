declare module "subset-font" {
  /** @returns the font with these characters only, each varying axis set to the value given */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: "sfnt"; variationAxes: Record<string, number> },
  ): Promise<Buffer>;
}
