import type { create } from "qrcode";

/** The border that the standard asks for, in modules. */
const QUIET = 4;

/** A code as a picture of squares, sharp in any size; the quiet zone is in it. `M`: a seventh of it may be dirty or creased. */
export async function qrPicture(url: string): Promise<string> {
  const { default: qrcode }: { default: { create: typeof create } } = await import("qrcode");
  const { modules } = qrcode.create(url, { errorCorrectionLevel: "M" });
  const side = modules.size + 2 * QUIET;
  const path: string[] = [];
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path.push(`M${column + QUIET} ${row + QUIET}h1v1h-1z`);
    }
  }
  return svgPicture(
    side,
    `<rect width="${side}" height="${side}" fill="#fff"/><path d="${path.join("")}" fill="#000" shape-rendering="crispEdges"/>`,
  );
}

/** Where a code will be, while nobody chose which. */
export const missingQr: string = svgPicture(
  100,
  `<rect x="1" y="1" width="98" height="98" fill="#fff" stroke="#8a8f98" stroke-width="2" stroke-dasharray="6 4"/>
   <path d="M22 22h20v20h-20z M58 22h20v20h-20z M22 58h20v20h-20z" fill="none" stroke="#8a8f98" stroke-width="5"/>`,
);

function svgPicture(side: number, inner: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side * 10}" height="${side * 10}">${inner}</svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}
