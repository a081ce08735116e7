import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

test("a name that looks like a formula stays a text", () => {
  expect(toCsv(["name"], [["=HYPERLINK(1)"], ["+1"], ["王芳"]])).toBe(
    "\uFEFFname\r\n'=HYPERLINK(1)\r\n'+1\r\n王芳\r\n",
  );
});

test("commas, quotes and new lines stay inside their cell; numbers stay numbers", () => {
  expect(
    toCsv(
      ["a", "b"],
      [
        ['say "hi", twice', -5],
        ["two\nlines", 0.5],
      ],
    ),
  ).toBe('\uFEFFa,b\r\n"say ""hi"", twice",-5\r\n"two\nlines",0.5\r\n');
});
