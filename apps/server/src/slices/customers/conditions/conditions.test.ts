import {
  complaintRoutes,
  conditionRoutes as routes,
  consentRoutes,
  JOURNEY_VARIABLES,
  MASS_SEND_VARIABLES,
  platformRoutes,
  REMARK_VARIABLES,
  segmentRoutes,
  WELCOME_VARIABLES,
  type ApiClient,
  type ConditionCode,
} from "@hortus/contracts";
import { appendEvents } from "@hortus/kernel";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../../testing.ts";
import { addCustomer } from "../../../testing-customers.ts";
import { customersMerged } from "../events.ts";

let house: TestHouse;
let operator: ApiClient;
let mei: string;
beforeAll(async () => {
  house = await testHouse();
  operator = await house.as("operator");
  return () => house.close();
});
beforeEach(async () => {
  mei = (await addCustomer(house, "Mei")).id;
});

const consent = async (state: "given" | "withdrawn", id = mei) => {
  house.clock.advance(1_000);
  await operator.call(consentRoutes.recordConsent, {
    params: { id },
    body: { purpose: "health_data", state, channel: "form" },
  });
};
const note = (condition: ConditionCode, more: { dueOn?: string; note?: string } = {}, id = mei) =>
  operator.call(routes.noteCondition, {
    params: { id },
    body: { condition, source: "customer", ...more },
  });
const reveal = async (id = mei, client = operator) =>
  (await client.call(routes.revealConditions, { params: { id }, body: { reason: "follow-up call" } })).rows;
const events = async () =>
  (
    await sql<{ type: string; payload: object }>`
      select type, payload from event where type like 'condition_%' and customer_id = ${mei} order by seq`.execute(
      house.context.workspace.db,
    )
  ).rows;
const hasCondition = (...values: ConditionCode[]) => ({
  version: 1,
  root: { kind: "all", of: [{ kind: "set", fact: "customer.condition", op: "has_any", values }] },
});

const plain = {
  version: 1,
  root: { kind: "all", of: [{ kind: "set", fact: "customer.advisor", op: "has_any", values: ["lin"] }] },
};

describe("a customer's conditions", () => {
  test("are noted with the customer's consent for health data only", async () => {
    await expect(note("gout")).rejects.toMatchObject({
      status: 409,
      problem: { code: "health_consent_missing", hint: expect.stringContaining("consent") },
    });
    await consent("given");
    expect(await note("gout", { note: "since 2019" })).toMatchObject({ mayKeep: true, count: 1 });
    expect(await reveal()).toMatchObject([{ condition: "gout", note: "since 2019", source: "customer" }]);
  });

  test("go at once and for good when the consent is withdrawn", async () => {
    await consent("given");
    await note("diabetes");
    await consent("withdrawn");
    expect(await reveal()).toEqual([]); // before anything ran
    await house.drain();
    await consent("given");
    expect(await operator.call(routes.conditionSummary, { params: { id: mei } })).toMatchObject({
      mayKeep: true,
      count: 0,
    });
    expect((await events()).map(({ type }) => type)).toEqual(["condition_noted", "condition_removed"]);
  });

  test("leave no word of themselves in events, in the audit or, as a note, at rest", async () => {
    await consent("given");
    await note("hypertension", { note: "takes amlodipine" });
    const { rows } = await sql<{ kept: string }>`
      select payload::text as kept from event where customer_id = ${mei}
      union all select to_jsonb(audit_entry)::text from audit_entry where object_id = ${mei}::text
      union all select (to_jsonb(customer_condition) - 'condition')::text from customer_condition where customer_id = ${mei}`.execute(
      house.context.workspace.db,
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.map(({ kept }) => kept).join()).not.toMatch(/hypertension|amlodipine/);
  });

  test("count the weeks of a pregnancy, and follow a treatment from phase to phase", async () => {
    await consent("given");
    await expect(note("pregnancy")).rejects.toMatchObject({ problem: { field: "dueOn" } });
    await note("pregnancy", { dueOn: "2027-03-02" }); // 98 days, 14 weeks, from 24 November on
    await note("dental_before");
    await note("dental_during");
    const rows = await reveal();
    expect(rows.map(({ condition }) => condition).toSorted()).toEqual(["dental_during", "pregnancy"]);
    expect(rows.find(({ condition }) => condition === "pregnancy")).toMatchObject({ weeks: 26 });
  });

  test("are shown for a reason, to owners, operators and the customer's own advisor", async () => {
    await consent("given");
    await note("asthma_copd");
    const call = (client: ApiClient) => reveal(mei, client);
    for (const client of [await house.as("owner"), await house.as("advisor", "lin")])
      expect(await call(client)).toHaveLength(1);
    await expect(call(await house.as("advisor", "wang"))).rejects.toMatchObject({ status: 404 });
    for (const role of ["viewer", "reviewer"] as const) {
      const client = await house.as(role);
      await expect(call(client)).rejects.toMatchObject({ status: 403 });
      const summary = client.call(routes.conditionSummary, { params: { id: mei } });
      await expect(summary).rejects.toMatchObject({ status: 403 });
    }
    const owner = await house.as("owner");
    const { rows } = await owner.call(platformRoutes.listAudit, { query: { objectId: mei } });
    expect(rows.filter(({ action }) => action === "conditions_revealed")).toHaveLength(2);
    expect(rows[0]).toMatchObject({ after: { reason: "follow-up call" } });
  });

  test("are removed one by one", async () => {
    await consent("given");
    await note("skin_dry");
    const [row] = await reveal();
    const remove = () =>
      operator.call(routes.removeCondition, { params: { id: mei, conditionId: row?.id ?? "" } });
    expect(await remove()).toMatchObject({ count: 0 });
    await expect(remove()).rejects.toMatchObject({ status: 404 });
  });

  test("follow a merge, unless the one who remains has said no", async () => {
    const merge = async (to: string) => {
      const merged = customersMerged.of({ customerId: to, payload: { from: mei, to } });
      await house.context.workspace.tx((tx) => appendEvents(tx, house.clock, [merged]));
      await house.drain();
    };
    const hao = (await addCustomer(house, "Hao")).id;
    await consent("given");
    await note("gout");
    await merge(hao);
    expect(await reveal(hao)).toMatchObject([{ condition: "gout" }]);
    await consent("given");
    await note("diabetes");
    const lan = (await addCustomer(house, "Lan")).id;
    await consent("withdrawn", lan);
    await merge(lan);
    await consent("given", lan);
    expect(await reveal(lan)).toEqual([]);
  });
});

describe("a customer's complaints", () => {
  const open = {
    version: 1,
    root: {
      kind: "all",
      of: [{ kind: "set", fact: "customer.open_complaint", op: "has_any", values: ["delivery"] }],
    },
  };

  test("are read by rules, are listed until settled, and go where their customer goes", async () => {
    const complain = () =>
      operator.call(complaintRoutes.openComplaint, { params: { id: mei }, body: { about: "delivery" } });
    const { id: complaintId } = await complain();
    const { id: segmentId } = await operator.call(segmentRoutes.createSegment, {
      body: { name: "unhappy with the delivery", rule: open },
    });
    await house.drain();
    const members = async () =>
      (
        await operator.call(segmentRoutes.listSegmentMembers, { params: { id: segmentId }, query: {} })
      ).rows.map(({ customerId }) => customerId);
    expect(await members()).toEqual([mei]);
    const hao = (await addCustomer(house, "Hao")).id;
    const merged = customersMerged.of({ customerId: hao, payload: { from: mei, to: hao } });
    await house.context.workspace.tx((tx) => appendEvents(tx, house.clock, [merged]));
    await house.drain();
    const list = (state: "open" | "closed") =>
      operator.call(complaintRoutes.listComplaints, { query: { state } });
    expect((await list("open")).rows).toMatchObject([{ id: complaintId, customer: { id: hao } }]);
    await operator.call(complaintRoutes.closeComplaint, {
      params: { id: hao, complaintId },
      body: { outcome: "delivered" },
    });
    await house.drain();
    expect((await list("open")).rows).toEqual([]);
    expect((await list("closed")).rows).toMatchObject([
      { outcome: "delivered", closedAt: expect.any(String) },
    ]);
    expect(await members()).not.toContain(hao);
  });
});

describe("a segment over conditions", () => {
  const make = async (rule: Record<string, unknown>, name = "people with gout") => {
    const { id } = await operator.call(segmentRoutes.createSegment, { body: { name, rule } });
    await house.drain();
    return id;
  };
  const members = async (id: string, client = operator, reason?: string) =>
    (await client.call(segmentRoutes.listSegmentMembers, { params: { id }, query: { reason } })).rows.map(
      ({ customerId }) => customerId,
    );

  test("takes in who is noted, and lets go who withdraws", async () => {
    const id = await make(hasCondition("osteoporosis"));
    await consent("given");
    await note("osteoporosis");
    await house.drain();
    expect(await members(id, operator, "plan a talk")).toEqual([mei]);
    await consent("withdrawn");
    await house.drain();
    expect(await members(id, operator, "plan a talk")).toEqual([]);
  });

  test("shows its people to nobody without a reason, and keeps the reason", async () => {
    const id = await make(hasCondition("gout"));
    await expect(members(id)).rejects.toMatchObject({ status: 403, problem: { code: "reason_missing" } });
    await members(id, operator, "plan a talk");
    const owner = await house.as("owner");
    const { rows } = await owner.call(platformRoutes.listAudit, { query: { objectId: id } });
    expect(rows[0]).toMatchObject({
      action: "sensitive_segment_shown",
      after: { what: "members", reason: "plan a talk" },
    });
    expect(JSON.stringify(rows)).not.toContain("gout"); // reviewers read the audit
  });

  test("is saved as a file by an owner with a reason, and by nobody else", async () => {
    const id = await make(hasCondition("gout"));
    const save = (client: ApiClient, reason?: string) =>
      client.call(segmentRoutes.exportSegmentMembers, { params: { id }, query: { reason } });
    await expect(save(operator, "plan a talk")).rejects.toMatchObject({
      status: 403,
      problem: { code: "sensitive_segment" },
    });
    const owner = await house.as("owner");
    await expect(save(owner)).rejects.toMatchObject({ problem: { code: "reason_missing" } });
    await save(owner, "yearly report").catch(() => undefined); // our client reads no files; the audit tells
    const { rows } = await owner.call(platformRoutes.listAudit, { query: { objectId: id } });
    expect(
      rows
        .map(({ action }) => action)
        .slice(0, 2)
        .toSorted(),
    ).toEqual(["segment_exported", "sensitive_segment_shown"]);
  });

  test("and every segment that names it is hidden from those without the right", async () => {
    const inner = await make(hasCondition("gout"));
    const outer = await make(
      { version: 1, root: { kind: "all", of: [{ kind: "segment", op: "is_in", segment: inner }] } },
      "invited",
    );
    const key = await house.withKey(["segments:read"]);
    for (const client of [await house.as("viewer"), await house.as("reviewer"), key]) {
      const { rows } = await client.call(segmentRoutes.listSegments, { query: {} });
      for (const id of [inner, outer]) {
        const segment = rows.find((row) => row.id === id);
        expect(segment).toMatchObject({ sensitivity: "hidden", name: "", rule: {}, size: 0 });
        const looking = members(id, client, "I am curious");
        await expect(looking).rejects.toMatchObject({
          status: 403,
          problem: { code: "sensitive_segment" },
        });
      }
    }
    const viewer = await house.as("viewer");
    const params = { id: inner, customerId: mei };
    const query = { reason: "I am curious" };
    const why = viewer.call(segmentRoutes.explainMembership, { params, query });
    await expect(why).rejects.toMatchObject({ status: 403 });
    const changes = viewer.call(segmentRoutes.listSegmentChanges, { params: { id: inner }, query });
    await expect(changes).rejects.toMatchObject({ status: 403 });
    const trend = viewer.call(segmentRoutes.segmentTrend, { params: { id: outer }, query: {} });
    await expect(trend).rejects.toMatchObject({ status: 403 });
    const other = await make(plain);
    const overlap = viewer.call(segmentRoutes.segmentOverlap, { params: { id: other, otherId: inner } });
    await expect(overlap).rejects.toMatchObject({ status: 403 });
    const shown = await operator.call(segmentRoutes.getSegment, { params: { id: outer } });
    expect(shown).toMatchObject({ sensitivity: "shown", name: "invited" });
  });

  test("can't be asked for by a rule either: the facts are not there for others", async () => {
    const inner = await make(hasCondition("gout"));
    const viewer = await house.as("viewer");
    const keys = async (client: ApiClient) =>
      (await client.call(segmentRoutes.listFacts, {})).rows.filter(({ sensitive }) => sensitive).length;
    expect([await keys(viewer), await keys(operator)]).toEqual([0, 2]);
    const preview = (client: ApiClient, rule: Record<string, unknown>) =>
      client.call(segmentRoutes.previewSegment, { body: { rule } });
    const named = {
      version: 1,
      root: { kind: "all", of: [{ kind: "segment", op: "is_in", segment: inner }] },
    };
    const refused = { size: 0, sample: [] };
    expect(await preview(viewer, hasCondition("gout"))).toMatchObject({
      ...refused,
      errors: [{ code: "unknown_fact" }],
    });
    expect(await preview(viewer, named)).toMatchObject({
      ...refused,
      errors: [{ code: "unknown_segment" }],
    });
    await consent("given");
    await note("gout");
    const own = await preview(operator, hasCondition("gout"));
    expect(own.errors).toEqual([]);
    expect(own.size).toBeGreaterThan(0);
    expect(own.sample).toEqual([]);
  });
});

test("no message can name a condition: its variables are the names of people and goods", () => {
  const all = [...WELCOME_VARIABLES, ...REMARK_VARIABLES, ...JOURNEY_VARIABLES, ...MASS_SEND_VARIABLES];
  expect(new Set(all.map((name) => name.replaceAll(/[{}]/g, "")))).toEqual(
    new Set(["customer", "advisor", "name", "channel", "product"]),
  );
});
