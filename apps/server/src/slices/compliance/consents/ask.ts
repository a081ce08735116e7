import type { Db } from "@hortus/kernel";
import { judgeConsent } from "./model.ts";
import { findConsentRows, getConsentSettings } from "./store.ts";

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
  const states = new Map(
    (await findConsentRows(db, customerIds)).map((row) => [`${row.customer_id} ${row.purpose}`, row.state]),
  );
  return new Map(
    customerIds.map((id) => {
      const service = judgeConsent("service_messages", states.get(`${id} service_messages`), settings);
      const marketing = judgeConsent("marketing", states.get(`${id} marketing`), settings);
      return [id, { unsubscribed: !service.allowed, offers: service.allowed && marketing.allowed }];
    }),
  );
}
