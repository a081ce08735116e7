import * as witness from "@wecom/crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decryptMessage, encryptMessage, openMessage, signMessage, WecomCryptoError } from "./crypto.ts";
import { parseXml } from "./xml.ts";

// The official sample of WeCom's documentation.
const keys = {
  token: "QDG6eK",
  encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiveId: "wx5823bf96d3bd56c7",
};
const sample = {
  timestamp: "1409659813",
  nonce: "1372623149",
  signature: "477715d11cdb4164915debcba66cb864d751f3e6",
  encrypt:
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==",
};

const failureOf = (action: () => unknown) => {
  try {
    action();
  } catch (e) {
    return e instanceof WecomCryptoError ? e.code : e;
  }
  return "no failure";
};

describe("known answers", () => {
  test("the address is verified by the official echostr", () => {
    const echo = {
      timestamp: "1409659589",
      nonce: "263014780",
      signature: "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
      encrypt: "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
    };
    expect(openMessage(keys, echo)).toBe("1616140317555161061");
  });

  test("the official text message opens", () => {
    expect(parseXml(openMessage(keys, sample))).toMatchObject({
      FromUserName: "mycreate",
      Content: "hello",
      MsgId: "4561255354251345929",
      AgentID: "218",
    });
  });

  test("an echostr under another token opens", () => {
    const echo = {
      timestamp: "1629824456",
      nonce: "bqe3yfbqfc7",
      signature: "6a27598fb5b01ee02684379a339fef6de65c83c2",
      encrypt: "22vyvcBQ1xafTSJuhMGQuFyOAh00m2enIATgo4R6SGHY/YhofNmfwCksP3OP0Gxnq+cqnJcuvUQtjSbEu60IUA==",
    };
    expect(openMessage({ ...keys, token: "1372623149" }, echo)).toBe("ECHO");
  });

  test("a message with known random bytes is sealed and signed as the official library does", () => {
    const sealed = encryptMessage(keys, "<xml><a>1</a></xml>", Buffer.from("aaaabbbbccccdddd"));
    expect(sealed).toBe(
      "ZA4HuQypHxnRrA+A6SOHGFsWenkQWfjlKsr4qhqyF8MUOj9PuSHG8ckhVebut97KPe6n5DLQzkqJGi44ppZqPw==",
    );
    const signature = signMessage("QDG6eK", "1409735669", "1320562132", sealed);
    expect(signature).toBe("3f52f0353f407fc0611ffb8a0bfe3d6463c5195d");
  });
});

describe("the official library is an independent witness", () => {
  test("what we seal it opens, and what it seals we open, whatever the message", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 300 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (text, bytes) => {
          const random = Buffer.from(bytes);
          const ours = encryptMessage(keys, text, random);
          expect(ours).toBe(witness.encrypt(keys.encodingAesKey, text, keys.receiveId, random));
          expect(witness.decrypt(keys.encodingAesKey, ours)).toMatchObject({
            message: text,
            id: keys.receiveId,
          });
          expect(decryptMessage(keys, witness.encrypt(keys.encodingAesKey, text, keys.receiveId))).toBe(text);
          expect(signMessage(keys.token, "17", "n", ours)).toBe(
            witness.getSignature(keys.token, "17", "n", ours),
          );
        },
      ),
    );
  });
});

describe("what does not fit is refused by name", () => {
  test("a signature with one changed character, a wrong token, a missing signature", () => {
    const changed = sample.signature.replace(/^4/, "5");
    expect(failureOf(() => openMessage(keys, { ...sample, signature: changed }))).toBe("bad_signature");
    expect(failureOf(() => openMessage({ ...keys, token: "other" }, sample))).toBe("bad_signature");
    expect(failureOf(() => openMessage(keys, { ...sample, signature: "" }))).toBe("bad_signature");
    expect(failureOf(() => openMessage(keys, { ...sample, timestamp: "1409659814" }))).toBe("bad_signature");
  });

  test("a message for another company, also when our id is its beginning", () => {
    expect(failureOf(() => openMessage({ ...keys, receiveId: "ww0" }, sample))).toBe("wrong_receiver");
    const longer = encryptMessage({ ...keys, receiveId: `${keys.receiveId}x` }, "hello");
    expect(failureOf(() => decryptMessage(keys, longer))).toBe("wrong_receiver");
  });

  test("cut, foreign or wrongly keyed bytes", () => {
    for (const encrypt of [
      "",
      "####",
      sample.encrypt.slice(0, -8),
      "QUJD",
      Buffer.alloc(64, 7).toString("base64"),
    ]) {
      expect(failureOf(() => decryptMessage(keys, encrypt))).toBe("malformed");
    }
    const other = { ...keys, encodingAesKey: "a".repeat(43) };
    expect(failureOf(() => decryptMessage(other, sample.encrypt))).toBe("malformed");
  });

  test("a key that is not 43 letters and digits", () => {
    expect(failureOf(() => encryptMessage({ ...keys, encodingAesKey: "short" }, "hello"))).toBe("bad_key");
  });

  test("any single damaged byte is noticed by the signature", () => {
    fc.assert(
      fc.property(fc.nat({ max: sample.encrypt.length - 1 }), (at) => {
        const other = sample.encrypt[at] === "A" ? "B" : "A";
        const damaged = sample.encrypt.slice(0, at) + other + sample.encrypt.slice(at + 1);
        expect(failureOf(() => openMessage(keys, { ...sample, encrypt: damaged }))).toBe("bad_signature");
      }),
    );
  });
});
