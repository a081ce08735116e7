import type { IntentReason } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import type { IntentRow } from "../intents/intent.ts";
import type { Settings } from "../settings.ts";

export interface Words {
  zh: string;
  en: string;
}

/**
 * What a guard has against a send. "skip": never. "defer": not before `until`; later than the intent may wait, it is a skip.
 * "hold": not before a person decides; asked again every hour, and a skip in the end.
 */
export type Objection = { detail?: Words } & (
  | { outcome: "skip"; until?: Date | undefined }
  | { outcome: "defer"; until: Date }
  | { outcome: "hold" }
);

/** Asks for one intent. No answer means that the guard has nothing against it. */
export type Ask = (intent: IntentRow) => Objection | undefined;

/** One question asked before every send. */
export interface Guard {
  code: IntentReason;
  label: Words;
  /** Reads what it looks at once for the whole batch, with as many queries as it needs but none an intent. */
  prepare(batch: Batch): Ask | Promise<Ask>;
}

export interface SentBefore {
  at: Date;
  class: "care" | "offer";
}

export interface Batch {
  /** The transaction of the decision. */
  db: Db;
  context: Context;
  now: Date;
  timeZone: string;
  settings: Settings;
  intents: readonly IntentRow[];
  customerIds: readonly string[];
  /** Of customers whose day is another than the workspace's. */
  timeZones: ReadonlyMap<string, string>;
  /** Living contacts of each customer, the oldest first. */
  contacts: ReadonlyMap<string, readonly AdvisorContact[]>;
  /** Proactive messages of each customer: of this month and of the longest cap. What passes in this batch is added. */
  sends: Map<string, SentBefore[]>;
}

export interface AdvisorContact {
  advisorId: string;
  externalUserId: string;
  /** Away to and including this local day; null: nobody knows how long. Undefined: there. */
  awayUntil?: string | null | undefined;
}
