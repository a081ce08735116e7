import type { ConsentPurpose, ConsentSettings } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { groupBy } from "../../../group-by.ts";
import { judgeConsent } from "./model.ts";
import { findConsentRows, getConsentSettings, lockConsentRows, type ConsentRow } from "./store.ts";

/** What customers agreed to, as far as messages go. */
export interface Reach {
  /** They want no message from us at all. */
  unsubscribed: boolean;
  /** They agreed to offers, or the workspace's model does without. */
  offers: boolean;
}

/** Asked before every send: two queries, whatever the number of customers. Who never said anything is in the answer as well. */
export async function findReach(db: Db, customerIds: readonly string[]): Promise<Map<string, Reach>> {
  const settings = await getConsentSettings(db);
  const said = groupBy(await findConsentRows(db, customerIds), (row) => row.customer_id);
  const silent = reachOf([], settings);
  return new Map(
    customerIds.map((id) => {
      const rows = said.get(id);
      return [id, rows ? reachOf(rows, settings) : silent];
    }),
  );
}

function reachOf(rows: readonly ConsentRow[], settings: ConsentSettings): Reach {
  const stateOf = (purpose: ConsentPurpose) => rows.find((row) => row.purpose === purpose)?.state;
  const service = judgeConsent("service_messages", stateOf("service_messages"), settings);
  const marketing = judgeConsent("marketing", stateOf("marketing"), settings);
  return { unsubscribed: !service.allowed, offers: service.allowed && marketing.allowed };
}

/** Those of the customers who said yes to a purpose that always needs a yes of its own, and did not take it back. */
export async function findAgreed(
  db: Db,
  purpose: NeedsYes,
  customerIds: readonly string[],
): Promise<Set<string>> {
  return agreedIn(await findConsentRows(db, customerIds), purpose);
}

/** The same, and it stays so until the transaction ends: for writing what is kept on the ground of that yes. */
export async function holdAgreed(
  tx: Tx,
  purpose: NeedsYes,
  customerIds: readonly string[],
): Promise<Set<string>> {
  return agreedIn(await lockConsentRows(tx, customerIds), purpose);
}

type NeedsYes = Extract<ConsentPurpose, "personalisation" | "health_data" | "sharing">;

const agreedIn = (rows: readonly ConsentRow[], purpose: NeedsYes): Set<string> =>
  new Set(
    rows
      .filter((row) => row.purpose === purpose && row.state === "given")
      .map(({ customer_id }) => customer_id),
  );
