import { journeyRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { fill } from "./fill.ts";
import { loopOf, openHouse, type BenchHouse } from "./house.ts";
import { median, processorSeconds, timed, type Bench } from "./measure.ts";

const onServer = process.env["DATABASE_URL"] !== undefined;
/** How many are due at once: BENCH_DUE, or 100 000; 20 000 on the embedded database. */
const due = Number(process.env["BENCH_DUE"] ?? (onServer ? 100_000 : 20_000));
const RUNS = 3;
/** The embedded database has one connection. */
const WORKERS = onServer ? 2 : 1;

/** Waits that are over: each enrolment is woken, its task is planned with its words, its way is noted, and it waits again. */
export const journeys: Bench = {
  name: "journeys",
  async run() {
    const house = await openHouse();
    await fill(house, due, 0);
    await giveContacts(house);
    const { id } = await house.owner.call(journeyRoutes.createJourney, {
      body: { name: "Bench", definition },
    });
    await house.owner.call(journeyRoutes.publishJourney, { params: { id } });
    const ours: number[] = [];
    const oursCpu: number[] = [];
    const byHand: number[] = [];
    const byHandCpu: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      await standAtTheWait(house, id);
      byHandCpu.push(
        await processorSeconds(house.server, async () =>
          byHand.push(perSecond(await timed(() => stepByHand(house, id)))),
        ),
      );
      await refuseUnlessPlanned(house);
      await standAtTheWait(house, id);
      const work = () => Promise.all(Array.from({ length: WORKERS }, () => untilDone(house)));
      oursCpu.push(await processorSeconds(house.server, async () => ours.push(perSecond(await timed(work)))));
      await refuseUnlessPlanned(house);
    }
    await house.close();
    return [
      {
        bench: "journeys",
        metric: `steps of ${due} due enrolments, ${WORKERS} workers`,
        value: median(ours),
        unit: "steps/s",
        reference: { name: "SQL by hand", value: median(byHand), cpu: median(byHandCpu) },
        cpu: median(oursCpu),
        runs: ours,
      },
    ];
  },
};

const perSecond = (ms: number): number => (due / ms) * 1_000;

async function untilDone({ context }: BenchHouse): Promise<void> {
  while (await loopOf("journeys").run(context));
}

const definition = {
  trigger: { kind: "manual" as const },
  exits: ["contact_lost" as const],
  reentry: { kind: "each" as const },
  start: "wait",
  steps: [
    {
      kind: "wait" as const,
      id: "wait",
      name: "Wait",
      until: { kind: "duration" as const, minutes: 60 },
      next: "ask",
    },
    {
      kind: "message" as const,
      id: "ask",
      name: "Ask",
      class: "care" as const,
      text: "{customer}您好，我是{advisor}。",
      next: "later",
    },
    {
      kind: "wait" as const,
      id: "later",
      name: "Later",
      until: { kind: "duration" as const, minutes: 60_000 },
      next: null,
    },
  ],
};

async function giveContacts({ context }: BenchHouse): Promise<void> {
  const now = context.clock.now();
  await sql`
    insert into contact (external_user_id, user_id, name, customer_id, created_at, changed_at)
    select external_user_id, advisor_id, external_user_id, customer_id, ${now}, ${now}
    from (
      select 'wm-bench-' || id as external_user_id, 'advisor1' as advisor_id, id as customer_id from customer
    ) as pair`.execute(context.workspace.db);
  await sql`analyze contact`.execute(context.workspace.db);
}

/** Everybody where the wait ends now. */
async function standAtTheWait({ context }: BenchHouse, journeyId: string): Promise<void> {
  const { db } = context.workspace;
  const now = context.clock.now();
  await sql`truncate intent, intent_due, enrolment, enrolment_step, journey_due, event`.execute(db);
  await sql`
    insert into enrolment (
      customer_id, id, journey_id, version, enrolment_key, cause, state, step_id, wake_at, arrived_at, started_at
    )
    select id, gen_random_uuid(), ${journeyId}, 1, 'bench', ${JSON.stringify({ kind: "manual", at: now })}::jsonb, 'waiting',
      'wait', ${now}, ${now}, ${now}
    from customer`.execute(db);
  await sql`
    insert into journey_due (enrolment_id, customer_id, journey_id, wake_at)
    select id, customer_id, journey_id, wake_at from enrolment`.execute(db);
  for (const table of ["enrolment", "journey_due"]) await sql`analyze ${sql.table(table)}`.execute(db);
}

/** The same rows as a person would write them who knows this one journey: five statements for all. */
async function stepByHand({ context }: BenchHouse, journeyId: string): Promise<void> {
  const now = context.clock.now();
  const later = new Date(now.getTime() + 3_600_000_000);
  await context.workspace.tx(async (tx) => {
    await sql`
      insert into intent (
        customer_id, id, purpose_key, kind, class, advisor_id, title, text, why, journey_id, value_fen, planned_at, latest_at, state,
        changed_at
      )
      select enrolment.customer_id, gen_random_uuid(), 'journey:' || enrolment.id || ':ask', 'message', 'care', contact.user_id, 'Ask',
        customer.display_name || '您好，我是' || advisor.name || '。',
        jsonb_build_object('kind', 'journey', 'journeyId', journey_id, 'journeyName', 'Bench', 'stepId', 'ask', 'stepName', 'Ask',
          'day', 0, 'cause', cause),
        journey_id, 0, wake_at, wake_at + interval '3 days', 'planned', ${now}
      from enrolment
      join customer on customer.id = enrolment.customer_id
      join contact on contact.customer_id = enrolment.customer_id and contact.removed_at is null
      join advisor on advisor.user_id = contact.user_id
      where enrolment.state = 'waiting' and wake_at <= ${now}`.execute(tx);
    await sql`insert into intent_due (intent_id, customer_id, due_at) select id, customer_id, planned_at from intent`.execute(
      tx,
    );
    await sql`
      insert into enrolment_step (customer_id, enrolment_id, step_id, journey_id, at, outcome)
      select customer_id, id, 'ask', journey_id, ${now}, 'planned' from enrolment where wake_at <= ${now}`.execute(
      tx,
    );
    await sql`
      update enrolment set step_id = 'later', wake_at = ${later}, arrived_at = ${now} where journey_id = ${journeyId}`.execute(
      tx,
    );
    await sql`update journey_due set wake_at = ${later}`.execute(tx);
  });
}

async function refuseUnlessPlanned({ context }: BenchHouse): Promise<void> {
  const { rows } = await sql<{ planned: number; noted: number; waiting: number }>`
    select
      (select count(*) from intent where state = 'planned') as planned,
      (select count(*) from enrolment_step) as noted,
      (select count(*) from enrolment where step_id = 'later') as waiting`.execute(context.workspace.db);
  const [row] = rows;
  if (row?.planned !== due || row.noted !== due || row.waiting !== due)
    throw new Error(`Of ${due} there are ${JSON.stringify(row)}`);
}
