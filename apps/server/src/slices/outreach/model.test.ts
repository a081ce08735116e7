import { describe, expect, test } from "vitest";
import { advisorAwayGuard, contactGuard } from "./guards/advisors.ts";
import { decide } from "./guards/decide.ts";
import { frequencyGuard, quotaGuard } from "./guards/frequency.ts";
import type { AdvisorContact, Batch, Guard } from "./guards/guard.ts";
import { holdOutGuard, isHeldOut, variantOf } from "./guards/hold-out.ts";
import { prescriptionGuard } from "./guards/prescription.ts";
import { endOfQuietHours } from "./guards/quiet-hours.ts";
import { quietHoursGuard } from "./guards/quiet.ts";
import { reasons } from "./guards/reasons.ts";
import type { IntentRow } from "./intents/intent.ts";
import type { Settings } from "./settings.ts";
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

  test("where clocks go back over their end, they end once, and never before they are asked about", () => {
    const short = { from: "22:00", to: "01:30" };
    const end = (utc: string) =>
      endOfQuietHours(new Date(`2026-11-01T${utc}Z`), short, "America/Vancouver")
        ?.toISOString()
        .slice(11, 16);
    expect([end("08:15"), end("08:45"), end("09:15"), end("09:30")]).toEqual([
      "08:30",
      undefined, // 01:45 in summer time
      "09:30", // 01:15 for the second time
      undefined,
    ]);
  });
});

describe("guards", () => {
  const now = at("2026-11-24T10:00");
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const settings: Settings = {
    quietHours: { from: "21:30", to: "08:30" },
    frequencyCaps: [{ counts: "all", messages: 2, days: 7 }],
    channelQuotas: [{ from: "2020-01-01", perDay: 1 }],
    momentsQuotas: [{ from: "2020-01-01", perDay: 3 }],
    tasksPerDay: 40,
    remindAdvisors: true,
    tellLosses: true,
    massSendsNeedApproval: true,
    taskDays: 3,
  };
  const sent = (...instants: Date[]) =>
    new Map([["mei", instants.map((one) => ({ at: one, class: "care" as const }))]]);
  const contacts = (...advisors: AdvisorContact[]) => new Map([["mei", advisors]]);
  const lin = { advisorId: "lin", externalUserId: "wm1" };
  const wang = { advisorId: "wang", externalUserId: "wm1" };
  // Those of the guards that look at nothing but the batch; the others are tested on a database.
  const pure = [
    contactGuard,
    prescriptionGuard,
    advisorAwayGuard,
    quietHoursGuard,
    frequencyGuard,
    quotaGuard,
    holdOutGuard,
  ];
  const intent = (changes: Partial<IntentRow> = {}) =>
    ({
      customer_id: "mei",
      id: "1",
      kind: "message",
      class: "care",
      advisor_id: null,
      classes: [],
      experiment_id: null,
      hold_out_percent: 0,
      planned_at: now,
      latest_at: new Date(now.getTime() + 3 * 86_400_000),
      ...changes,
    }) as IntentRow; // the fields that guards read
  const verdicts = async (intents: IntentRow[], given: Partial<Batch> = {}) => {
    const batch = {
      now,
      timeZone: SHANGHAI,
      settings,
      timeZones: new Map(),
      contacts: contacts(lin, wang),
      sends: new Map(),
      intents,
      ...given,
    };
    const decided = await decide(pure, batch as Batch); // these guards ask no database
    return decided.map(({ verdict }) => verdict);
  };
  const verdict = async (one: IntentRow, given: Partial<Batch> = {}) => (await verdicts([one], given))[0];

  test("who has the customer longest sends, unless the planner chose somebody", async () => {
    expect(await verdict(intent())).toMatchObject({ kind: "pass", advisorId: "lin" });
    expect(await verdict(intent({ advisor_id: "wang" }))).toMatchObject({ kind: "pass", advisorId: "wang" });
    expect(await verdict(intent({ advisor_id: "gone" }))).toMatchObject({
      kind: "skip",
      reason: "no_contact",
    });
  });

  test("another advisor steps in for one who is away, and a chosen one is waited for", async () => {
    const away = { contacts: contacts({ ...lin, awayUntil: "2026-11-25" }, wang) };
    expect(await verdict(intent(), away)).toMatchObject({ kind: "pass", advisorId: "wang" });
    expect(await verdict(intent({ advisor_id: "lin" }), away)).toMatchObject({
      kind: "defer",
      reason: "advisor_away",
      until: at("2026-11-26T00:00"),
    });
    const gone = { contacts: contacts({ ...lin, awayUntil: null }) };
    expect(await verdict(intent(), gone)).toMatchObject({ kind: "skip", reason: "advisor_away" });
    const long = { contacts: contacts({ ...lin, awayUntil: "2026-12-24" }) };
    expect(await verdict(intent(), long)).toMatchObject({ kind: "skip", reason: "advisor_away" });
  });

  test("prescription drugs are not offered, but cared about", async () => {
    const drug = { classes: ["drug_rx"] };
    expect(await verdict(intent({ ...drug, class: "offer" }))).toMatchObject({ reason: "prescription" });
    expect(await verdict(intent(drug))).toMatchObject({ kind: "pass" });
  });

  test("the cap is told with the instant at which a place is free again, and its figures", async () => {
    const sends = sent(daysAgo(6), daysAgo(2), daysAgo(8));
    expect(await verdict(intent(), { sends })).toMatchObject({
      kind: "skip",
      reason: "frequency_cap",
      until: new Date(now.getTime() + 86_400_000),
      detail: { en: "2 messages in 7 days, at most 2" },
    });
    expect(await verdict(intent({ kind: "task" }), { sends })).toMatchObject({ kind: "pass" });
  });

  test("a cap on offers leaves care alone, and of several the one that holds longest is told", async () => {
    const caps = {
      settings: {
        ...settings,
        frequencyCaps: [
          { counts: "offer" as const, messages: 1, days: 30 },
          { counts: "all" as const, messages: 2, days: 7 },
        ],
      },
    };
    const offers = new Map([
      ["mei", [daysAgo(20), daysAgo(6), daysAgo(5)].map((one) => ({ at: one, class: "offer" as const }))],
    ]);
    expect(await verdict(intent({ class: "offer" }), { ...caps, sends: offers })).toMatchObject({
      detail: { en: "3 offers in 30 days, at most 1" },
    });
    const one = new Map([["mei", [{ at: daysAgo(20), class: "offer" as const }]]]);
    expect(await verdict(intent(), { ...caps, sends: one })).toMatchObject({ kind: "pass" });
  });

  test("two messages for one customer in one batch see each other", async () => {
    const [first, second] = await verdicts([intent(), intent({ id: "2" })]);
    expect(first?.kind).toBe("pass");
    expect(second).toMatchObject({ kind: "defer", reason: "channel_quota", until: at("2026-11-25T00:00") });
  });

  test("WeCom's month is as long as the month has days, and its limits hold from their day on", async () => {
    const days = Array.from({ length: 30 }, (_, index) =>
      at(`2026-11-${String((index % 23) + 1).padStart(2, "0")}T09:00`),
    );
    const patient = intent({ latest_at: at("2026-12-31T00:00") });
    const uncapped = { ...settings, frequencyCaps: [] };
    const given = { sends: sent(...days), settings: uncapped };
    expect(await verdict(patient, given)).toMatchObject({
      kind: "defer",
      reason: "channel_quota",
      until: at("2026-12-01T00:00"),
    });
    expect(await verdict(intent(), given)).toMatchObject({ kind: "skip", reason: "channel_quota" });
    const dated = (from: string) => ({
      sends: sent(at("2026-11-24T09:00")),
      settings: {
        ...uncapped,
        channelQuotas: [
          { from: "2020-01-01", perDay: 1 },
          { from, perDay: 2 },
        ],
      },
    });
    expect(await verdict(intent(), dated("2026-11-25"))).toMatchObject({ reason: "channel_quota" });
    expect(await verdict(intent(), dated("2026-11-24"))).toMatchObject({ kind: "pass" });
  });

  test("what holds waits for a person, and is skipped when nobody decided in time", async () => {
    const holding: Guard = {
      code: "prescription",
      label: { zh: "待定", en: "Waits" },
      prepare: () => () => ({ outcome: "hold" }),
    };
    const ask = async (one: IntentRow) => {
      const batch = {
        now,
        timeZone: SHANGHAI,
        settings,
        contacts: contacts(lin),
        sends: new Map(),
        intents: [one],
      };
      return (await decide([contactGuard, holding], batch as unknown as Batch))[0]?.verdict; // as above
    };
    expect(await ask(intent())).toMatchObject({ kind: "hold", until: at("2026-11-24T11:00") });
    expect(await ask(intent({ latest_at: now }))).toMatchObject({ kind: "skip" });
  });

  test("a hold-out is the same customers for ever, its size what was asked, and no other experiment's", () => {
    const customers = Array.from({ length: 5_000 }, (_, index) => `customer ${index}`);
    const heldOut = (id: string) => customers.filter((one) => isHeldOut({ id, holdOutPercent: 10 }, one));
    expect(heldOut("spring")).toEqual(heldOut("spring"));
    expect(Math.abs(heldOut("spring").length - 500)).toBeLessThan(100);
    const both = heldOut("summer").filter((one) => isHeldOut({ id: "spring", holdOutPercent: 10 }, one));
    expect(both.length).toBeLessThan(100);
    const variants = [
      { id: "a", weight: 1 },
      { id: "b", weight: 3 },
    ];
    const a = customers.filter((one) => variantOf("spring", one, variants).id === "a");
    expect(Math.abs(a.length - 1_250)).toBeLessThan(200);
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
    { kind: "sent", address: "b", at: new Date(1_700_000_000_000) },
    { kind: "failed", address: "c", at: undefined, reason: "not_a_friend" },
    { kind: "failed", address: "d", at: undefined, reason: "receive_limit" },
  ]);
});
