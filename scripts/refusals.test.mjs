/** Every refusal of the server has words in Chinese: a person who works in Chinese shall not read an English sentence. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("..", import.meta.url).pathname;
const REFUSAL = /new ProblemError\(\s*\d+,\s*"([a-z_]+)"/g;
/** The sentence of a pattern, of a refinement, or of one that several share. */
const OWN_RULE =
  /\.regex\(\/.*\/[a-z]*,\s*"([^"]+)"|\.refine\((?:(?!\.refine\()[\s\S]){0,400}?,\s*"([^"]+)",?\s*\)|(?:message|error): ["`]([^"`]+)["`]|\brefuse\(\w+, "\w+", ["`]([^"`]+)["`]/g;

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

test("each rule that the contract words itself has words in Chinese", () => {
  const sentences = files("packages/contracts/src").flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(OWN_RULE)].map((found) => found.slice(1).find(Boolean)),
  );
  expect(sentences.length).toBeGreaterThan(20);
  const words = readFileSync(`${root}packages/ui/src/states/issue-words.ts`, "utf8");
  const known = new Set([...words.matchAll(/^ {2}"([^"]+)":/gm)].map(([, sentence]) => sentence));
  const wanted = sentences.map((sentence) => sentence.replace(/\$\{[^}]+\}/, "{{n}}"));
  expect(wanted.filter((sentence) => !known.has(sentence))).toEqual([]);
});

function files(folder) {
  return readdirSync(`${root}${folder}`, { recursive: true })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => `${root}${folder}/${file}`);
}
