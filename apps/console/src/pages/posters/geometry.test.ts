import { LEAST_QR, POSTER_SIZES, POSTER_STARTERS, posterLayout } from "@hortus/contracts";
import { describe, expect, test } from "vitest";
import { linesOf, moveBox, resizeBox, resizeLayout } from "./geometry.ts";

const box = { x: 100, y: 100, width: 200, height: 100 };
const NONE = { x: [], y: [] };

describe("a box that is moved", () => {
  test("stays on the poster", () => {
    expect(moveBox(box, { x: -500, y: 5_000 }, NONE, "square", 0).box).toEqual({ ...box, x: 0, y: 980 });
  });

  test("is drawn to the middle when it is near, and tells the line", () => {
    const middle = linesOf({ ...POSTER_STARTERS[0]!.layout, size: "square", layers: [] }, ""); // there are five
    expect(moveBox(box, { x: 335, y: 0 }, middle, "square", 12)).toEqual({
      box: { ...box, x: 440 },
      guides: { x: 540 },
    });
    expect(moveBox(box, { x: 300, y: 0 }, middle, "square", 12).guides).toEqual({});
  });
});

describe("a box that is resized", () => {
  test("keeps the side that is not held, and ends at the poster's edge", () => {
    expect(resizeBox(box, "nw", { x: -50, y: 20 }, "square", "text")).toEqual({
      x: 50,
      y: 120,
      width: 250,
      height: 80,
    });
    expect(resizeBox(box, "e", { x: 5_000, y: 40 }, "square", "text")).toEqual({ ...box, width: 980 });
  });

  test("stays square for a code, and large enough for a phone to find it", () => {
    const code = { ...box, height: 200 };
    expect(resizeBox(code, "se", { x: 30, y: 90 }, "square", "qr")).toMatchObject({
      width: 290,
      height: 290,
    });
    expect(resizeBox(code, "se", { x: -190, y: -190 }, "square", "qr").width).toBe(LEAST_QR);
  });
});

test("each starter is whole in each size", () => {
  for (const { layout } of POSTER_STARTERS)
    for (const size of ["phone", "portrait", "square", "a4"] as const) {
      const { layers, ...sheet } = resizeLayout(layout, size);
      const { width } = POSTER_SIZES[size];
      expect(posterLayout.safeParse({ ...sheet, layers }).error, `${size} ${width}`).toBeUndefined();
    }
});
