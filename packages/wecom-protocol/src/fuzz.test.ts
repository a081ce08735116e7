/** Whatever comes over the wire: refused by name or understood, never a crash. fast-check prints seed and counterexample. */
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventKey, readEvent } from "./callbacks.ts";
import { decryptMessage, encryptMessage, WecomCryptoError } from "./crypto.ts";
import { openCallback, sealCallback } from "./envelope.ts";
import { MAX_XML_BYTES, parseXml, WecomXmlError, writeXml } from "./xml.ts";

const keys = {
  token: "QDG6eK",
  encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiveId: "wx5823bf96d3bd56c7",
};
const NOW = new Date("2026-03-02T02:00:00Z");

/** The value, or the refusal; anything else that is thrown fails the test. */
function attempt<T>(work: () => T): T | WecomXmlError | WecomCryptoError {
  try {
    return work();
  } catch (e) {
    if (e instanceof WecomXmlError || e instanceof WecomCryptoError) return e;
    throw e;
  }
}

const names = fc.constantFrom(
  "xml",
  "Event",
  "ChangeType",
  "UserID",
  "MemChangeList",
  "Item",
  "Encrypt",
  "a",
);
const piece = fc.oneof(
  fc.string({ maxLength: 20 }),
  names.map((name) => `<${name}>`),
  names.map((name) => `</${name}>`),
  fc.constantFrom(
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml?>",
    "&lt;",
    "&#x0;",
    "&bomb;",
    "\u0000",
    "<a b='",
  ),
);

describe("the XML reader", () => {
  test("takes any text or refuses it by name", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const read = attempt(() => parseXml(pieces.join("")));
        if (read instanceof Error) return;
        expect(readEvent(read).kind).toBeTypeOf("string");
        expect(eventKey(read)).toMatch(/^(msg:|[0-9a-f]{64}$)/);
      }),
      { numRuns: 500 },
    );
  });

  test("reads back what was written, whatever stands in it", () => {
    const text = fc
      .string({ maxLength: 60, unit: "binary" })
      .filter((one) => one === one.trim() && [...one].every((letter) => letter >= " " && letter < "\ufffe"));
    fc.assert(
      fc.property(text, text, (one, other) => {
        const read = parseXml(writeXml({ Name: one, List: { Item: [one, other] } }));
        expect(read.Name ?? "").toBe(one.replace(/\r\n?/g, "\n"));
      }),
      { numRuns: 300 },
    );
  });

  test("refuses bombs: declared entities, a hundred thousand levels, and more than it may hold", () => {
    const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");
    const entities = `<!DOCTYPE x [<!ENTITY l0 "lol">${lol}]><xml><a>&l9;</a></xml>`;
    expect(attempt(() => parseXml(entities))).toMatchObject({ code: "malformed" });
    const deep = `<xml>${"<a>".repeat(30_000)}${"</a>".repeat(30_000)}</xml>`;
    expect(attempt(() => eventKey(deep))).toMatchObject({ code: "malformed" });
    const wide = `<xml>${"<a/>".repeat(60_000)}</xml>`;
    expect(attempt(() => eventKey(wide))).toBeTypeOf("string");
    expect(attempt(() => parseXml(`<xml><a>${"x".repeat(MAX_XML_BYTES)}</a></xml>`))).toMatchObject({
      code: "oversized",
    });
  });
});

describe("a sealed callback", () => {
  const plain = writeXml({ ToUserName: keys.receiveId, Event: "change_external_contact", UserID: "lin" });

  test("that was changed anywhere is refused, or says exactly what was sealed", () => {
    const change = fc.record({ at: fc.nat(2_000), by: fc.constantFrom("A", "<", "=", "", "\u0000", "ü") });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), (changes, inQuery) => {
        const { query, body } = sealCallback(keys, plain, NOW);
        const spoil = (text: string) =>
          changes.reduce((all, { at, by }) => {
            const place = at % (all.length + 1);
            return all.slice(0, place) + by + all.slice(place + 1);
          }, text);
        const opened = inQuery
          ? attempt(() => openCallback(keys, { ...query, msg_signature: spoil(query.msg_signature) }, body))
          : attempt(() => openCallback(keys, query, spoil(body)));
        if (!(opened instanceof Error)) expect(opened).toBe(plain);
      }),
      { numRuns: 400 },
    );
  });

  test("with a wrong length, padding or receiver inside is refused by name", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(5), (bytes, blocks) => {
        const sealed = encryptMessage(keys, Buffer.from(bytes).toString("latin1"), randomBytes(16));
        const cut = Buffer.from(sealed, "base64")
          .subarray(0, 32 * blocks)
          .toString("base64");
        for (const text of [cut, Buffer.from(bytes).toString("base64")])
          expect(typeof attempt(() => decryptMessage(keys, text))).toMatch(/string|object/);
        const other = attempt(() => decryptMessage({ ...keys, receiveId: "wwOther" }, sealed));
        expect(other).toMatchObject({ code: "wrong_receiver" });
      }),
      { numRuns: 200 },
    );
  });

  test("with any fields of any length is an event that is known, or unknown", () => {
    const value = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.constantFrom("add_external_contact", "update", "99999999999999", "-1"),
    );
    const fields = fc.dictionary(
      fc.constantFrom(
        "Event",
        "ChangeType",
        "CreateTime",
        "UserID",
        "ExternalUserID",
        "ChatId",
        "MemChangeList",
        "JoinScene",
        "State",
        "TaskId",
        "FromUserName",
        "SelectedItems",
      ),
      fc.oneof(value, fc.record({ Item: fc.array(value, { maxLength: 3 }) })),
    );
    fc.assert(
      fc.property(fields, (some) => {
        const xml = writeXml({ ToUserName: keys.receiveId, ...some });
        const event = attempt(() => readEvent(xml));
        if (!(event instanceof Error)) expect(event.kind).toBeTypeOf("string");
      }),
      { numRuns: 500 },
    );
  });
});
