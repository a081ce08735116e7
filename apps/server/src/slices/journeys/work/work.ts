import { newId, notFound, ProblemError, type Loop, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { exit } from "../enrolments/exit.ts";
import { lockJourney, findVersions } from "../store.ts";
import { planMoves } from "./migrate.ts";
import {
  advanceWork,
  claimMeant,
  claimWork,
  countMeant,
  insertWork,
  setVersions,
  workIsOpen,
  type WorkRow,
} from "./store.ts";

const BATCH = 500;

/** What a removal or a move to the published version would do, before anybody is touched. */
export async function previewMigration(context: Context, id: string) {
  const { db } = context.workspace;
  const [latest, ...older] = await findVersions(db, [id]);
  if (!latest) throw notFound("This journey's version");
  const standing = (await countMeant(db, id, {})).filter(({ version }) => version < latest.version);
  const rows = standing.map(({ stepId, version, count }) => {
    const from = older.find((row) => row.version === version)?.definition;
    const step = from?.steps.find((each) => each.id === stepId);
    const moves = latest.definition.steps.some((each) => each.id === stepId && each.kind === step?.kind);
    return { stepId, name: step?.name ?? stepId, version, count, moves };
  });
  return { version: latest.version, rows };
}

/** Begins to remove enrolments, or to move them to the published version, in the background. */
export async function startWork(
  context: Context,
  caller: Caller,
  journeyId: string,
  kind: WorkRow["kind"],
  request: WorkRow["request"],
): Promise<void> {
  const { workspace, clock } = context;
  await workspace.tx(async (tx) => {
    const journey = await lockJourney(tx, journeyId);
    if (!journey) throw notFound("This journey");
    if (kind === "migrate" && journey.version < 2)
      throw new ProblemError(409, "nothing_to_migrate", "There is one version only", {
        hint: "Publish a change first.",
      });
    const total = (await countMeant(tx, journeyId, request)).reduce((sum, { version, count }) => {
      return kind === "migrate" && version === journey.version ? sum : sum + count;
    }, 0);
    const id = newId(clock);
    await insertWork(tx, { id, journeyId, kind, request, total, at: clock.now(), by: caller.name });
    await recordAudit(tx, context, caller, {
      action: kind === "remove" ? "enrolments_removed" : "enrolments_migrated",
      objectType: "journey",
      objectId: journeyId,
      after: {
        stepId: request.stepId,
        version: request.version,
        customers: request.customerIds?.length,
        total,
      },
    });
  });
}

/** Goes on with what is to be done to many: five hundred a transaction, the place is kept in the row. */
export const workLoop: Loop<Context> = {
  name: "journeys work",
  everyMs: 2_000,
  waiting: workIsOpen,
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const work = await claimWork(tx);
      if (!work) return false;
      const { rows, lastId } = await claimMeant(tx, work, BATCH);
      const { seen, changed } =
        work.kind === "remove" ? await remove(tx, context, rows) : await migrate(tx, context, work, rows);
      await advanceWork(tx, work, { seen, changed, lastId });
      return lastId !== undefined;
    }),
};

type Claimed = Awaited<ReturnType<typeof claimMeant>>["rows"];

async function remove(tx: Tx, context: Context, rows: Claimed) {
  await exit(
    tx,
    context,
    rows.map((row) => ({ customerId: row.customer_id, id: row.id, reason: "removed" })),
  );
  return { seen: rows.length, changed: rows.length };
}

async function migrate(tx: Tx, { timeZone }: Context, work: WorkRow, rows: Claimed) {
  const versions = await findVersions(tx, [work.journey_id]);
  const older = rows.filter((row) => row.version !== versions[0]?.version);
  const moves = planMoves(older, versions, timeZone);
  await setVersions(tx, moves);
  return { seen: older.length, changed: moves.length };
}
