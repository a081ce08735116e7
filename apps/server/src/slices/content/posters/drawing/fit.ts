import type { FittedText } from "@hortus/contracts";
import type { FontStock } from "./fonts.ts";
import { layOut } from "./satori.ts";
import { LINE_HEIGHT, linesIn, textElement, type TextLayer } from "./element.ts";

/** Smaller than this nobody reads it on a phone: then a text is cut all the same. */
const LEAST_PX = 16;

/** In which size a text fits into its box, by setting it: eight times at most, since each halves what is left. */
export async function fitText(layer: TextLayer, text: string, stock: FontStock): Promise<FittedText> {
  const family = stock.families.get(layer.weight) ?? "";
  const linesAt = async (sizePx: number) => {
    let height = 0;
    await layOut(textElement(layer, { text, sizePx, family }), {
      width: layer.width,
      fonts: stock.fonts,
      onNodeDetected: (node) => (height = Math.max(height, node.height)),
    });
    return Math.round(height / (sizePx * LINE_HEIGHT));
  };
  const fitted = (sizePx: number, lines: number): FittedText => {
    const room = linesIn(layer, sizePx);
    return { layerId: layer.id, sizePx, lines: Math.min(lines, room), isCut: lines > room };
  };
  const whole = fitted(layer.sizePx, await linesAt(layer.sizePx));
  if (!whole.isCut || layer.tooLong === "cut") return whole;
  let [best, low, high] = [fitted(LEAST_PX, await linesAt(LEAST_PX)), LEAST_PX + 1, layer.sizePx - 1];
  while (!best.isCut && low <= high) {
    const middle = (low + high) >> 1;
    const tried = fitted(middle, await linesAt(middle));
    if (tried.isCut) high = middle - 1;
    else [best, low] = [tried, middle + 1];
  }
  return best;
}
