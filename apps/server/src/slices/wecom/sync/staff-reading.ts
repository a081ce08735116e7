/** Reads the directory again soon after a callback said that it changed: one reading for all that change within seconds. */
import type { Loop, Tx } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { findConnection } from "../connection/connection-store.ts";
import { readStaff } from "./staff.ts";
import { storeStaff } from "./store-staff.ts";

/** Admins change several members at a sitting, and a department of its own costs a call. */
const GATHER_MS = 5_000;
/** A directory that goes on changing is read once a minute. */
const PAUSE_MS = 60_000;
/** Longer than a reading takes; after it another worker may try. */
const LEASE_MS = 5 * 60_000;

export async function wantStaff(tx: Tx, now: Date): Promise<void> {
  await sql`
    insert into wecom_staff_reading (due_at) values (${new Date(now.getTime() + GATHER_MS)})
    on conflict (only_one) do update set wanted = wecom_staff_reading.wanted + 1`.execute(tx);
}

export const staffLoop: Loop<Context> = {
  name: "wecom staff",
  everyMs: 2_000,
  waiting: ({ clock }) => sql`exists (select from wecom_staff_reading where due_at <= ${clock.now()})`,
  async run(context) {
    const { workspace, clock, log } = context;
    if (!(await findConnection(workspace.db))) return false;
    const wanted = await workspace.tx((tx) => claim(tx, clock.now()));
    if (wanted === undefined) return false;
    try {
      const staff = await readStaff(context);
      await workspace.tx(async (tx) => {
        await storeStaff(tx, context, staff);
        await close(tx, wanted, clock.now());
      });
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      log.warn({ err: error }, "the directory could not be read; it is tried again in a minute");
      await workspace.tx((tx) => postpone(tx, clock.now()));
    }
    return false;
  },
};

async function claim(tx: Tx, now: Date): Promise<number | undefined> {
  const { rows } = await sql<{ wanted: number }>`
    update wecom_staff_reading
    set due_at = ${new Date(now.getTime() + LEASE_MS)}
    where only_one = (select only_one from wecom_staff_reading where due_at <= ${now} for update skip locked)
    returning wanted`.execute(tx);
  return rows[0]?.wanted;
}

/** What was wanted while it was being read needs a reading of its own. */
async function close(tx: Tx, wanted: number, now: Date): Promise<void> {
  await sql`delete from wecom_staff_reading where wanted = ${wanted}`.execute(tx);
  await postpone(tx, now);
}

async function postpone(tx: Tx, now: Date): Promise<void> {
  await sql`update wecom_staff_reading set due_at = ${new Date(now.getTime() + PAUSE_MS)}`.execute(tx);
}
