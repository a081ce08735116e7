import type { Node } from "@hortus/rules";
import { describe, expect, test } from "vitest";
import { depthOf, duplicatePart, movePart, partAt, removePart, shiftPart } from "./moves.ts";
import { isGroup, makeGroup, modeOf, partsOf, type Group } from "./tree.ts";

const part = (fact: string): Node => ({ kind: "attribute", fact, op: "is_known" });
const group = (mode: "all" | "any" | "none" | "not_all", ...parts: (Node | string)[]): Group =>
  makeGroup(
    mode,
    parts.map((each) => (typeof each === "string" ? part(each) : each)),
  );
/** all(a any(b c) none(d)) */
const root = group("all", "a", group("any", "b", "c"), group("none", "d"));

function print(node: Node | undefined): string {
  if (!node) return "-";
  if (!isGroup(node)) return "fact" in node ? String(node.fact) : node.kind;
  return `${modeOf(node)}(${partsOf(node).map(print).join(" ")})`;
}

describe("moving parts of a rule", () => {
  test("a part goes where it is dropped, and says where it stands then", () => {
    const down = movePart(root, [0], [1, 1]);
    expect(print(down?.root)).toBe("all(any(b a c) none(d))");
    expect(down?.place).toEqual([0, 1]);
    const up = movePart(root, [1, 1], [0]);
    expect(print(up?.root)).toBe("all(c a any(b) none(d))");
    expect(up?.place).toEqual([0]);
  });

  test("a group moves with all that is in it, never into itself", () => {
    expect(print(movePart(root, [1], [2, 0])?.root)).toBe("all(a none(any(b c) d))");
    expect(movePart(root, [1], [1, 1])).toBeUndefined();
    expect(movePart(root, [], [0])).toBeUndefined();
  });

  test("dropped beside itself nothing moves", () => {
    expect(movePart(root, [1], [1])).toBeUndefined();
    expect(movePart(root, [1], [2])).toBeUndefined();
  });

  test("a group that its last part leaves goes with it: left empty it would select nobody", () => {
    const out = movePart(root, [2, 0], [0]);
    expect(print(out?.root)).toBe("all(d a any(b c))");
    expect(out?.place).toEqual([0]);
    expect(print(removePart(root, [2, 0]))).toBe("all(a any(b c))");
  });

  test("a group that goes before the target does not shift what was moved out of place", () => {
    const tree = group("all", group("any", "a"), "b", group("any", "c"));
    const moved = movePart(tree, [0, 0], [2, 1]);
    expect(print(moved?.root)).toBe("all(b any(c a))");
    expect(print(partAt(moved!.root, moved!.place))).toBe("a"); // it moved: seen a line above
  });

  test("with the keyboard it goes past its neighbours, into the group beside, and out again", () => {
    expect(print(shiftPart(root, [0], "down")?.root)).toBe("all(any(b c) a none(d))");
    expect(print(shiftPart(root, [1], "up")?.root)).toBe("all(any(b c) a none(d))");
    expect(shiftPart(root, [0], "up")).toBeUndefined();
    expect(shiftPart(root, [2], "down")).toBeUndefined();
    expect(print(shiftPart(root, [0], "in")?.root)).toBe("all(any(a b c) none(d))");
    const out = shiftPart(root, [1, 0], "out");
    expect(print(out?.root)).toBe("all(a any(c) b none(d))");
    expect(out?.place).toEqual([2]);
    expect(shiftPart(root, [0], "out")).toBeUndefined();
  });

  test("with no group beside it, a step inwards makes one", () => {
    const made = shiftPart(group("all", "a", "b"), [1], "in");
    expect(print(made?.root)).toBe("all(a any(b))");
    expect(made?.place).toEqual([1, 0]);
    expect(print(shiftPart(made!.root, [1, 0], "out")?.root)).toBe("all(a b)"); // made above
  });

  test("nothing goes deeper than the language reads", () => {
    let tree = group("all", "a", "b");
    let place: readonly number[] = [1];
    for (let step = 0; step < 5; step++) {
      const moved = shiftPart(tree, place, "in");
      expect(moved).toBeDefined();
      ({ root: tree, place } = moved!); // looked at a line above
    }
    expect(depthOf(tree)).toBe(6);
    expect(shiftPart(tree, place, "in")).toBeUndefined();
    expect(depthOf(group("none", "a"))).toBe(2);
  });

  test("a copy stands after what was copied", () => {
    expect(print(duplicatePart(root, [1])?.root)).toBe("all(a any(b c) any(b c) none(d))");
    expect(duplicatePart(root, [])).toBeUndefined();
  });

  test("every move keeps every condition", () => {
    const conditions = (node: Node): string[] =>
      isGroup(node) ? partsOf(node).flatMap(conditions) : [print(node)];
    const places: number[][] = [[0], [1], [2], [1, 0], [1, 1], [2, 0]];
    const gaps = [...places, [3], [1, 2], [2, 1]];
    for (const from of places)
      for (const to of gaps) {
        const moved = movePart(root, from, to);
        if (!moved) continue;
        expect(conditions(moved.root).toSorted()).toEqual(["a", "b", "c", "d"]);
        expect(print(partAt(moved.root, moved.place))).toBe(print(partAt(root, from)));
      }
  });
});
