/** Random, mutated and hostile callbacks through the real route: each is answered by name, and none is half stored. */
import { randomInt } from "node:crypto";
import { sealCallback, writeXml, type CallbackKeys } from "@hortus/wecom-protocol";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../../testing.ts";
import { putConnection } from "../connection/connection-store.ts";

const keys: CallbackKeys = {
  token: "QDG6eK",
  encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiveId: "ww1234567890abcdef",
};
const seed = randomInt(2 ** 31);
let house: TestHouse;

beforeAll(async () => {
  house = await testHouse();
  const { sealer, clock, workspace } = house.context;
  await workspace.tx((tx) =>
    putConnection(tx, {
      kind: "wecom",
      corpId: keys.receiveId,
      agentId: 1_000_002,
      baseUrl: "http://127.0.0.1:1", // nobody is there
      phoneUrl: null,
      secretSealed: sealer.seal("secret"),
      callbackTokenSealed: sealer.seal(keys.token),
      encodingAesKeySealed: sealer.seal(keys.encodingAesKey),
      connectedAt: clock.now(),
    }),
  );
});
afterAll(async () => {
  await house.close();
});

async function post(query: Record<string, string>, body: string) {
  const answer = await house.server.app.inject({
    method: "POST",
    url: `/wecom/${house.context.workspace.name}/callback?${new URLSearchParams(query)}`,
    headers: { "content-type": "text/xml" },
    payload: body,
  });
  return answer.statusCode;
}

/** What is kept, whole: each row's text must open with the packet's root and close with it. */
async function kept(): Promise<string[]> {
  const { rows } = await sql<{ raw: string }>`select raw from wecom_callback`.execute(
    house.context.workspace.db,
  );
  return rows.map(({ raw }) => raw);
}

const event = (some: Record<string, string>) =>
  writeXml({
    ToUserName: keys.receiveId,
    FromUserName: "sys",
    CreateTime: Math.floor(house.clock.now().getTime() / 1000),
    MsgType: "event",
    ...some,
  });

test(`mutated and random packets are refused, and the good ones among them are kept whole (seed ${seed})`, async () => {
  const wanted = new Set<string>();
  const text = fc.string({ maxLength: 80 });
  const fields = fc.dictionary(
    fc.constantFrom("Event", "ChangeType", "UserID", "ExternalUserID", "State", "ChatId", "WelcomeCode"),
    fc.oneof(
      text,
      fc.constantFrom("change_external_contact", "add_external_contact", "change_external_chat", "update"),
    ),
  );
  const spoiling = fc.record({
    kind: fc.constantFrom("none", "body", "signature", "garbage", "stale", "noQuery"),
    at: fc.nat(600),
    by: text,
  });
  await fc.assert(
    fc.asyncProperty(fields, spoiling, async (some, { kind, at, by }) => {
      const plain = event(some);
      const now = house.clock.now();
      const sealed = sealCallback(keys, plain, kind === "stale" ? new Date(now.getTime() - 3_600_000) : now);
      const cut = (whole: string) => whole.slice(0, at) + by + whole.slice(at + 1);
      const { msg_signature, timestamp, nonce } = sealed.query;
      const query: Record<string, string> =
        kind === "noQuery"
          ? {}
          : { msg_signature: kind === "signature" ? cut(msg_signature) : msg_signature, timestamp, nonce };
      const body = kind === "body" ? cut(sealed.body) : kind === "garbage" ? by : sealed.body;
      const before = (await kept()).length;
      const status = await post(query, body);
      expect([200, 400, 403, 413]).toContain(status);
      if (kind === "none") expect([200, 400]).toContain(status);
      if (status === 200) wanted.add(plain);
      else expect((await kept()).length).toBe(before);
    }),
    { numRuns: 150, seed },
  );
  const rows = await kept();
  expect(rows.toSorted()).toEqual([...wanted].toSorted());
});

test("bombs and giants, signed as by WeCom itself, are answered by name and leave nothing", async () => {
  const before = await kept();
  const send = (plain: string) => {
    const { query, body } = sealCallback(keys, plain, house.clock.now());
    return post({ ...query }, body);
  };
  const entities = '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><xml><Event>&c;</Event></xml>';
  expect(await send(entities)).toBe(400);
  expect(await send(`<xml>${"<a>".repeat(5_000)}${"</a>".repeat(5_000)}</xml>`)).toBe(400);
  expect(await send(`<xml><Event>${"x".repeat(100_000)}</Event></xml>`)).toBe(413);
  expect(await send("no xml at all")).toBe(400);
  expect(await send("<xml><Event>\0</Event></xml>")).toBe(400);
  expect(await send("")).toBe(400);
  expect(await kept()).toEqual(before);
});
