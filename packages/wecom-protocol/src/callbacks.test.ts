import { describe, expect, test } from "vitest";
import { eventKey, readEvent } from "./callbacks.ts";
import { WecomCryptoError } from "./crypto.ts";
import { isFresh, openCallback, openEcho, sealCallback, sealEcho } from "./envelope.ts";
import { parseXml, WecomXmlError, writeXml } from "./xml.ts";

const head = { ToUserName: "ww1", FromUserName: "sys", CreateTime: 1_700_000_000, MsgType: "event" };
const added = {
  ...head,
  Event: "change_external_contact",
  ChangeType: "add_external_contact",
  UserID: "zhangsan",
  ExternalUserID: "wm1",
  State: "store-0421",
  WelcomeCode: "opaque",
};

describe("events", () => {
  test("a new customer comes with state and welcome code", () => {
    expect(readEvent(writeXml(added))).toEqual({
      kind: "external_contact",
      corpid: "ww1",
      createdAt: new Date("2023-11-14T22:13:20Z"),
      changeType: "add_external_contact",
      userid: "zhangsan",
      externalUserid: "wm1",
      state: "store-0421",
      welcomeCode: "opaque",
      source: undefined,
      failReason: undefined,
    });
  });

  test.each([
    "edit_external_contact",
    "add_half_external_contact",
    "del_external_contact",
    "del_follow_user",
    "transfer_fail",
    "msg_audit_approved",
  ])("%s is known, and an empty state is none", (ChangeType) => {
    const event = readEvent(writeXml({ ...added, ChangeType, State: "" }));
    expect(event).toMatchObject({ kind: "external_contact", changeType: ChangeType, state: undefined });
  });

  test("tags and members", () => {
    const tag = { ...head, Event: "change_external_tag", ChangeType: "create", Id: "et1", TagType: "tag" };
    expect(readEvent(writeXml(tag))).toMatchObject({ kind: "corp_tag", id: "et1", tagType: "tag" });
    const user = {
      ...head,
      Event: "change_contact",
      ChangeType: "update_user",
      UserID: "lin",
      Department: "1,2",
      Status: 5,
    };
    expect(readEvent(writeXml(user))).toMatchObject({
      kind: "member",
      departments: [1, 2],
      status: 5,
      name: undefined,
    });
  });

  test("customer service says only that there is something to pull, and for how long is WeCom's affair", () => {
    const word = { ...head, Event: "kf_msg_or_event", Token: "ENC-token", OpenKfId: "wk1" };
    expect(readEvent(writeXml(word))).toMatchObject({
      kind: "customer_service",
      token: "ENC-token",
      openKfid: "wk1",
    });
    expect(readEvent(writeXml({ ...word, Token: "" }))).toMatchObject({ kind: "unknown" });
  });

  test("what is not known is told, not refused: other events, the same change under another event, missing nodes", () => {
    // the same change under the links' event is another event, and no customer has left
    const acquisition = { ...added, Event: "customer_acquisition", ChangeType: "del_follow_user" };
    expect(readEvent(writeXml(acquisition))).toMatchObject({
      kind: "acquisition",
      changeType: "del_follow_user",
    });
    const batch = { ...added, Event: "batch_job_result", ChangeType: undefined };
    expect(readEvent(writeXml(batch))).toEqual({
      kind: "unknown",
      event: "batch_job_result",
      changeType: "",
    });
    expect(readEvent(writeXml({ ...added, ChangeType: "brand_new" })).kind).toBe("unknown");
    expect(readEvent(writeXml({ ...added, UserID: undefined })).kind).toBe("unknown");
    expect(readEvent("<xml></xml>")).toEqual({ kind: "unknown", event: "", changeType: "" });
  });
});

describe("the key of an event", () => {
  test("is the same for another order of nodes and without CDATA", () => {
    const { ToUserName, ...rest } = added;
    const plain = writeXml({ ...rest, ToUserName })
      .replaceAll("<![CDATA[", "")
      .replaceAll("]]>", "");
    expect(eventKey(plain)).toBe(eventKey(writeXml(added)));
  });

  test("differs with any field, and is the MsgId for a message", () => {
    expect(eventKey(writeXml({ ...added, CreateTime: 1_700_000_001 }))).not.toBe(eventKey(writeXml(added)));
    expect(eventKey("<xml><MsgId>4561255354251345929</MsgId></xml>")).toBe("msg:4561255354251345929");
  });
});

describe("the envelope", () => {
  const keys = {
    token: "QDG6eK",
    encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    receiveId: "ww1",
  };
  const now = new Date("2026-03-01T08:00:00Z");

  test("what is sealed opens, and each sealing differs", () => {
    const first = sealCallback(keys, writeXml(added), now, "1000002");
    const again = sealCallback(keys, writeXml(added), now, "1000002");
    expect(openCallback(keys, first.query, first.body)).toBe(writeXml(added));
    expect(again.body).not.toBe(first.body);
    expect(parseXml(first.body)).toMatchObject({ ToUserName: "ww1", AgentID: "1000002" });
  });

  test("the echo of a verification", () => {
    expect(openEcho(keys, sealEcho(keys, "12345", now))).toBe("12345");
  });

  test("a packet without Encrypt, or signed with another token", () => {
    const { query, body } = sealCallback(keys, "<xml></xml>", now);
    expect(() => openCallback(keys, query, "<xml><A>1</A></xml>")).toThrow(WecomXmlError);
    expect(() => openCallback({ ...keys, token: "other" }, query, body)).toThrow(WecomCryptoError);
  });

  test("five minutes either way are fresh", () => {
    const at = (seconds: number) => String(now.getTime() / 1000 + seconds);
    expect([-301, -300, 0, 300, 301].map((seconds) => isFresh(at(seconds), now))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(["", "abc", "-5", "1e9"].map((text) => isFresh(text, now))).toEqual([false, false, false, false]);
  });
});
