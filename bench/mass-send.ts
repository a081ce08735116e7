import { campaignRoutes, outreachRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { customerCount, fill } from "./fill.ts";
import { loopOf, openHouse, type BenchHouse } from "./house.ts";
import { timed, type Bench } from "./measure.ts";

/** The tags that `fill` gives to everybody, one each. */
const TAGS = Array.from(
  { length: 20 },
  (_, n) => `01900000-0000-7000-a000-${n.toString(16).padStart(12, "0")}`,
);

/**
 * A mass send to everybody, from the start to the last message ready for WeCom: the audience walked, every guard asked, the hold-out
 * taken off, and each customer's answer stored with its reasons. Against the bare rows of the same intents in SQL. Only the plan runs:
 * what segments, ladders and forecasts do with so many new customers is measured elsewhere.
 */
export const massSend: Bench = {
  name: "mass-send",
  async run() {
    const house = await openHouse();
    await fill(house, customerCount, 0);
    await fillContacts(house);
    const { id } = await house.owner.call(campaignRoutes.createMassSend, {
      body: {
        name: "Bench",
        definition: {
          class: "care",
          variants: [{ id: "a", text: "天气转凉，注意添衣保暖；有任何不适，随时找我。" }],
          audience: { segmentIds: [], tagIds: TAGS, customerIds: [] },
        },
      },
    });
    // whatever hour the bench runs at: nobody is disturbed, and quiet hours would only put everything off
    const settings = await house.owner.call(outreachRoutes.outreachSettings, {});
    await house.owner.call(outreachRoutes.changeOutreachSettings, {
      body: { ...settings, quietHours: { from: "00:00", to: "00:00" } },
    });
    await house.owner.call(campaignRoutes.startMassSend, { params: { id } });
    const plannedMs = await timed(async () => {
      while (await loopOf("mass sends").run(house.context));
    });
    const { counts } = await house.owner.call(campaignRoutes.getMassSend, { params: { id } });
    const decided = counts.ready + counts.heldOut + counts.refused;
    if (decided !== counts.planned || counts.ready < customerCount * 0.7)
      throw new Error(`The mass send was not planned: ${JSON.stringify(counts)}`);
    const bareMs = await insertBare(house);
    await house.close();
    const perSecond = (ms: number) => (counts.planned / ms) * 1_000;
    return [
      {
        bench: "mass-send",
        metric: `${counts.planned} customers past all guards`,
        value: plannedMs / 1_000,
        unit: "s",
        reference: { name: "the same intents inserted in SQL alone", value: bareMs / 1_000 },
        runs: [plannedMs / 1_000],
      },
      {
        bench: "mass-send",
        metric: "customers planned and decided",
        value: perSecond(plannedMs),
        unit: "customers/s",
        runs: [perSecond(plannedMs)],
      },
    ];
  },
};

/** What wecom's mirror holds for the customers of `fill` who are in an advisor's list. */
async function fillContacts({ context }: BenchHouse): Promise<void> {
  await sql`
    insert into contact (external_user_id, user_id, customer_id, name, created_at, changed_at)
    select external_user_id, advisor_id, customer_id, '', added_at, added_at from customer_contact where removed_at is null`.execute(
    context.workspace.db,
  );
  await sql`analyze contact`.execute(context.workspace.db);
}

async function insertBare({ context }: BenchHouse): Promise<number> {
  const { db } = context.workspace;
  await sql`create table bare_intent (like intent including all)`.execute(db);
  return timed(() => sql`insert into bare_intent select * from intent`.execute(db));
}
