import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { endpoints } from "@hortus/wecom-protocol";
import { afterEach, expect, test } from "vitest";
import { behaviours, printCoverage, switchNames, undecided } from "./coverage.ts";
import { sandboxSeedShape } from "./index.ts";
import { closeAll, openSandbox, testSeed } from "./testing.ts";

afterEach(closeAll);
const file = fileURLToPath(new URL("../docs/coverage.md", import.meta.url));

test("docs/coverage.md says what the code does", () => {
  if (!existsSync(file)) writeFileSync(file, printCoverage());
  expect(readFileSync(file, "utf8")).toBe(printCoverage());
});

test("the README's seed file makes a world, with the app beside the first and the customer of another company", async () => {
  const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
  const [, json = ""] = /## A seed file\n\n```json\n(.*?)```/s.exec(readme) ?? [];
  const { phone } = await openSandbox({ seed: sandboxSeedShape.parse(JSON.parse(json)) });
  expect((await phone.listApps()).apps).toMatchObject([{ kind: "contacts_sync" }]);
  expect((await phone.listPeople()).people.map(({ nickname }) => nickname)).toEqual(["Ai", "Mei", "Bo"]);
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
  const apps = [{ agentid: 8, name: "Contacts sync", secret: "sync", kind: "contacts_sync" as const }];
  const { sandbox, wecom, corpid, secret } = await openSandbox({ seed: { ...testSeed, apps } });
  const tokens = await Promise.all(
    [secret, "sync"].map((corpsecret) => wecom.call("gettoken", { corpid, corpsecret })),
  );
  const absent: string[] = [];
  for (const [name, { method }] of Object.entries(endpoints)) {
    const refused = await Promise.all(
      tokens.map(async ({ access_token }) => {
        const address = `${sandbox.url}/cgi-bin/${name}?access_token=${access_token}`;
        const answer = await fetch(address, { method, ...(method === "POST" && { body: "{}" }) });
        const { errcode } = (await answer.json()) as { errcode: number };
        return errcode === 48002 || errcode === 48009 || answer.status !== 200;
      }),
    );
    if (refused.every(Boolean)) absent.push(name); // the directory is written by the assistant alone
  }
  expect(absent).toEqual([]);
});
