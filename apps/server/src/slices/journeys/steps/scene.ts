import type { JourneyDefinition, JourneyStep } from "@hortus/contracts";
import { InvalidRuleError, type Rule } from "@hortus/rules";
import { compileRule } from "@hortus/rules/sql";
import type { Db, Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { everyCustomer, findOpenComplaints } from "../../customers/index.ts";
import { findContacts, type ContactLink } from "../../wecom/index.ts";
import type { Move, StepTaken } from "../enrolments/store.ts";
import type { EnrolmentRow } from "../enrolments/waiting.ts";
import { stepsById } from "../model.ts";
import { findVersions } from "../store.ts";

/** A version with its steps by id. */
export interface Version {
  journeyId: string;
  journeyName: string;
  version: number;
  definition: JourneyDefinition;
  steps: ReadonlyMap<string, JourneyStep>;
}

/** Somebody on the way through the steps that are due now. */
export interface Traveller {
  row: EnrolmentRow;
  version: Version;
  stepId: string;
  /** True: stands at a wait that is over. False: comes to the step only now. */
  isWaking: boolean;
  /** When this moment was due; what is planned is planned for it. */
  dueAt: Date;
}

/** What a batch needs and what it gathers; written once, when nobody has a step left that is due. */
export interface Scene {
  tx: Tx;
  context: Context;
  /** One instant for the whole batch. */
  now: Date;
  contacts: ReadonlyMap<string, readonly ContactLink[]>;
  /** Since when a complaint is open. */
  complaints: ReadonlyMap<string, Date>;
  taken: StepTaken[];
  moves: Move[];
  /** Customers to be enrolled elsewhere, once their own moves are written. */
  joins: { traveller: Traveller; journeyId: string }[];
  goals: Traveller[];
}

export async function openScene(
  tx: Tx,
  context: Context,
  enrolments: readonly EnrolmentRow[],
): Promise<{ scene: Scene; versionOf: (row: EnrolmentRow) => Version }> {
  const customerIds = enrolments.map((row) => row.customer_id);
  const contacts = await findContacts(tx, customerIds);
  const complaints = await findOpenComplaints(tx, customerIds);
  const rows = await findVersions(tx, [...new Set(enrolments.map((row) => row.journey_id))]);
  const versions = new Map(
    rows.map((row) => [
      `${row.journey_id} ${row.version}`,
      {
        journeyId: row.journey_id,
        journeyName: row.name,
        version: row.version,
        definition: row.definition,
        steps: stepsById(row.definition),
      },
    ]),
  );
  return {
    scene: {
      tx,
      context,
      now: context.clock.now(),
      contacts: groupBy(contacts, ({ customerId }) => customerId),
      complaints,
      taken: [],
      moves: [],
      joins: [],
      goals: [],
    },
    versionOf: (row) => {
      const version = versions.get(`${row.journey_id} ${row.version}`);
      if (!version)
        throw new Error(
          `Enrolment ${row.id} is on version ${row.version} of ${row.journey_id}, which is not there`,
        );
      return version;
    },
  };
}

/** Those of these customers to whom a rule answers, by their whole history, in one statement. */
export async function whoAnswers(
  db: Db,
  context: Pick<Context, "facts" | "timeZone" | "log">,
  rule: Rule,
  customerIds: readonly string[],
  now: Date,
): Promise<Set<string>> {
  if (customerIds.length === 0) return new Set();
  try {
    const answer = compileRule(rule, context.facts, {
      scope: { customers: customerIds },
      scopeTable: everyCustomer,
      now,
      timeZone: context.timeZone,
    });
    const { rows } = await answer.execute(db);
    return new Set(rows.filter((row) => row.is_in).map((row) => row.customer_id));
  } catch (error) {
    if (!(error instanceof InvalidRuleError)) throw error;
    // A fact that went away answers for nobody; one journey must not hold up all others.
    context.log.warn(
      { err: error },
      "a journey's rule does not fit the facts any more: it answers for nobody",
    );
    return new Set();
  }
}

export const stepRef = ({ row, stepId }: Traveller) => ({
  customerId: row.customer_id,
  enrolmentId: row.id,
  journeyId: row.journey_id,
  stepId,
});

export type StepOf<Kind extends JourneyStep["kind"]> = Extract<JourneyStep, { kind: Kind }>;
