import { describe, expect, test } from "vitest";
import { decide, type GuardFacts } from "./guards/guards.ts";
import { endOfQuietHours } from "./guards/quiet-hours.ts";
import { reasons } from "./guards/reasons.ts";
import type { IntentRow } from "./intents/intent.ts";
import { findCandidates, readOutcomes } from "./mass-messages/model.ts";
import { REASONS } from "@hortus/contracts";

const SHANGHAI = "Asia/Shanghai";
const at = (local: string) => new Date(`${local}:00+08:00`);

describe("quiet hours", () => {
  const night = { from: "21:30", to: "08:30" };

  test("over midnight they end in the morning, of the next day when it is evening", () => {
    expect(endOfQuietHours(at("2026-11-24T21:29"), night, SHANGHAI)).toBeUndefined();
    expect(endOfQuietHours(at("2026-11-24T21:30"), night, SHANGHAI)).toEqual(at("2026-11-25T08:30"));
    expect(endOfQuietHours(at("2026-11-25T00:00"), night, SHANGHAI)).toEqual(at("2026-11-25T08:30"));
    expect(endOfQuietHours(at("2026-11-25T08:30"), night, SHANGHAI)).toBeUndefined();
  });

  test("within a day they end the same day, and equal times mean never", () => {
    const noon = { from: "12:00", to: "14:00" };
    expect(endOfQuietHours(at("2026-11-24T13:00"), noon, SHANGHAI)).toEqual(at("2026-11-24T14:00"));
    expect(endOfQuietHours(at("2026-11-24T14:00"), noon, SHANGHAI)).toBeUndefined();
    expect(endOfQuietHours(at("2026-11-24T03:00"), { from: "00:00", to: "00:00" }, SHANGHAI)).toBeUndefined();
  });
});

describe("guards", () => {
  const now = at("2026-11-24T10:00");
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const facts = (changes: Partial<GuardFacts> = {}): GuardFacts => ({
    now,
    timeZone: SHANGHAI,
    settings: {
      quietHours: { from: "21:30", to: "08:30" },
      frequencyCap: { messages: 2, days: 7 },
      channelQuota: { perDay: 1 },
      taskDays: 3,
    },
    contacts: new Map([
      [
        "mei",
        [
          { advisorId: "lin", externalUserId: "wm1" },
          { advisorId: "wang", externalUserId: "wm1" },
        ],
      ],
    ]),
    quietUntil: new Map(),
    sends: new Map(),
    ...changes,
  });
  const intent = (changes: Partial<IntentRow> = {}) =>
    ({
      customer_id: "mei",
      id: "1",
      kind: "message",
      class: "care",
      advisor_id: null,
      planned_at: now,
      latest_at: new Date(now.getTime() + 3 * 86_400_000),
      ...changes,
    }) as IntentRow; // the fields that guards read
  const verdict = (one: IntentRow, given: GuardFacts) => decide([one], given)[0]?.verdict;

  test("who has the customer longest sends, unless the planner chose somebody", () => {
    expect(verdict(intent(), facts())).toMatchObject({ kind: "pass", advisorId: "lin" });
    expect(verdict(intent({ advisor_id: "wang" }), facts())).toMatchObject({
      kind: "pass",
      advisorId: "wang",
    });
    expect(verdict(intent({ advisor_id: "gone" }), facts())).toEqual({
      kind: "refuse",
      reason: "no_contact",
      until: undefined,
    });
  });

  test("the cap is told with the instant at which a place is free again", () => {
    const sends = new Map([["mei", [daysAgo(6), daysAgo(2), daysAgo(8)]]]);
    expect(verdict(intent(), facts({ sends }))).toEqual({
      kind: "refuse",
      reason: "frequency_cap",
      until: new Date(now.getTime() + 86_400_000),
    });
    expect(verdict(intent({ kind: "task" }), facts({ sends }))).toMatchObject({ kind: "pass" });
  });

  test("two messages for one customer in one batch see each other", () => {
    const [first, second] = decide([intent(), intent({ id: "2" })], facts());
    expect(first?.verdict.kind).toBe("pass");
    expect(second?.verdict).toEqual({
      kind: "defer",
      reason: "channel_quota",
      until: at("2026-11-25T00:00"),
    });
  });

  test("WeCom's month is as long as the month has days", () => {
    const sends = new Map([
      [
        "mei",
        Array.from({ length: 30 }, (_, index) =>
          at(`2026-11-${String((index % 23) + 1).padStart(2, "0")}T09:00`),
        ),
      ],
    ]);
    const settings = { ...facts().settings, frequencyCap: { messages: 100, days: 1 } };
    const patient = intent({ latest_at: at("2026-12-31T00:00") });
    expect(verdict(patient, facts({ sends, settings }))).toEqual({
      kind: "defer",
      reason: "channel_quota",
      until: at("2026-12-01T00:00"),
    });
    expect(verdict(intent(), facts({ sends, settings }))).toMatchObject({
      kind: "refuse",
      reason: "channel_quota",
    });
  });

  test("a customer on day 5 gets no offer but care", () => {
    const quietUntil = new Map([["mei", at("2026-12-10T00:00")]]);
    expect(verdict(intent({ class: "offer" }), facts({ quietUntil }))).toEqual({
      kind: "refuse",
      reason: "quiet_window",
      until: at("2026-12-10T00:00"),
    });
    const soon = new Map([["mei", at("2026-11-26T00:00")]]);
    expect(verdict(intent({ class: "offer" }), facts({ quietUntil: soon }))).toMatchObject({
      kind: "defer",
      reason: "quiet_window",
    });
    expect(verdict(intent(), facts({ quietUntil }))).toMatchObject({ kind: "pass" });
  });

  test("every reason has words in both languages", () => {
    expect(reasons.map(({ code }) => code).sort()).toEqual([...REASONS].sort());
    expect(reasons.filter(({ label }) => !label.zh || !label.en)).toEqual([]);
  });
});

describe("a message whose call was cut off", () => {
  const sentAt = at("2026-11-24T10:00");
  const seconds = (local: string) => at(local).getTime() / 1_000;
  const listed = (msgid: string, local: string, content = "hello") => ({
    msgid,
    create_time: seconds(local),
    create_type: 0,
    text: { content },
  });
  const message = { text: "hello", sending_at: sentAt };

  test("is looked for by its text, from the call on, among those that are not ours yet", () => {
    const list = [
      listed("before", "2026-11-24T09:50"),
      listed("other text", "2026-11-24T10:01", "hi"),
      listed("known", "2026-11-24T10:01"),
      listed("second", "2026-11-24T10:02"),
      listed("first", "2026-11-24T10:00"),
      { ...listed("a member's own", "2026-11-24T10:00"), create_type: 1 },
    ];
    expect(findCandidates(message, list, new Set(["known"]))).toEqual(["first", "second"]);
  });
});

test("WeCom's results are told in our words, and who waits is left out", () => {
  const row = (external_userid: string, status: number, send_time?: number) => ({
    external_userid,
    userid: "lin",
    status,
    ...(send_time ? { send_time } : {}),
  });
  expect(readOutcomes([row("a", 0), row("b", 1, 1_700_000_000), row("c", 2), row("d", 3)])).toEqual([
    { kind: "sent", externalUserId: "b", at: new Date(1_700_000_000_000) },
    { kind: "failed", externalUserId: "c", at: undefined, reason: "not_a_friend" },
    { kind: "failed", externalUserId: "d", at: undefined, reason: "receive_limit" },
  ]);
});
