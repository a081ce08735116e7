/** Every refusal of the server has words in Chinese: a person who works in Chinese shall not read an English sentence. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("..", import.meta.url).pathname;
const REFUSAL = /new ProblemError\(\s*\d+,\s*"([a-z_]+)"/g;

test("each code that the server refuses with has words in Chinese", () => {
  const codes = new Set(
    [...files("apps/server/src"), ...files("packages/kernel/src")].flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(REFUSAL)].map(([, code]) => code),
    ),
  );
  expect(codes.size).toBeGreaterThan(100);
  const words = ["problem-words.ts", "refusal-words.ts"]
    .map((file) => readFileSync(`${root}packages/ui/src/states/${file}`, "utf8"))
    .join("\n");
  const known = new Set([...words.matchAll(/^ {2,4}([a-z_]+):/gm)].map(([, code]) => code));
  expect([...codes].filter((code) => !known.has(code)).sort()).toEqual([]);
});

function files(folder) {
  return readdirSync(`${root}${folder}`, { recursive: true })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => `${root}${folder}/${file}`);
}
