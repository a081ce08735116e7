import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { endpoints } from "@hortus/wecom-protocol";
import { afterEach, expect, test } from "vitest";
import { behaviours, printCoverage, switchNames, undecided } from "./coverage.ts";
import { closeAll, openSandbox } from "./testing.ts";

afterEach(closeAll);
const file = fileURLToPath(new URL("../docs/coverage.md", import.meta.url));

test("docs/coverage.md says what the code does", () => {
  if (!existsSync(file)) writeFileSync(file, printCoverage());
  expect(readFileSync(file, "utf8")).toBe(printCoverage());
});

test("all 47 behaviours are named once, in order, and those that can be switched name a switch that is there", () => {
  expect(behaviours.map(({ number }) => number)).toEqual(Array.from({ length: 47 }, (_, i) => i + 1));
  const words = (how: string) => how.match(/\w+/g) ?? [];
  const known = new Set<string>(switchNames);
  for (const { state, how } of behaviours)
    if (state === "switchable") expect(words(how).some((word) => known.has(word))).toBe(true);
  const quoted = undecided.flatMap(({ how }) => [...how.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ""));
  expect(quoted.filter((name) => !known.has(name))).toEqual([]);
});

test("every endpoint of the table is answered by a handler: none says 48002", async () => {
  const { sandbox, wecom, corpid, secret } = await openSandbox();
  const { access_token } = await wecom.call("gettoken", { corpid, corpsecret: secret });
  const absent: string[] = [];
  for (const [name, { method }] of Object.entries(endpoints)) {
    const answer = await fetch(`${sandbox.url}/cgi-bin/${name}?access_token=${access_token}`, {
      method,
      ...(method === "POST" && { body: "{}" }),
    });
    const { errcode } = (await answer.json()) as { errcode: number };
    if (errcode === 48002 || answer.status !== 200) absent.push(name);
  }
  expect(absent).toEqual([]);
});
