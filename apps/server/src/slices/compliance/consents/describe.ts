import {
  CONSENT_PURPOSES,
  type consentEntry,
  type ConsentPurpose,
  type consentRoutes,
  type ConsentText,
  type CustomerConsents,
  type RouteBody,
  type RouteQuery,
  type RouteResponse,
} from "@hortus/contracts";
import { newId } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { recordAudit } from "../../platform/index.ts";
import { actorOf } from "../actor.ts";
import { defaultTexts } from "./default-texts.ts";
import { judgeConsent } from "./model.ts";
import {
  countConsents,
  findConsentRows,
  findCurrentTexts,
  findEntries,
  findTexts,
  getConsentSettings,
  insertText,
  putConsentSettings,
  type EntryRow,
  type TextRow,
} from "./store.ts";

const HISTORY = 200;

export async function describeConsents(
  { workspace, clock }: Context,
  customerId: string,
): Promise<CustomerConsents> {
  const { db } = workspace;
  const settings = await getConsentSettings(db);
  const history = await findEntries(db, customerId, HISTORY);
  const standing = new Map((await findConsentRows(db, [customerId])).map((row) => [row.purpose, row]));
  return {
    customerId,
    purposes: CONSENT_PURPOSES.map((purpose) => {
      const row = standing.get(purpose);
      const last = history.find(({ id }) => id === row?.entry_id);
      return {
        purpose,
        ...judgeConsent(purpose, row?.state, settings),
        ...(last ? { last: toEntry(last) } : {}),
      };
    }),
    history: history.map(toEntry),
    asOf: clock.now().toISOString(),
  };
}

export async function describeConsentOverview({
  workspace,
  clock,
}: Context): Promise<RouteResponse<typeof consentRoutes.consentOverview>> {
  const { db } = workspace;
  const texts = await findCurrentTexts(db);
  const counts = await countConsents(db);
  return {
    settings: await getConsentSettings(db),
    purposes: CONSENT_PURPOSES.map((purpose) => {
      const text = texts.get(purpose);
      const sum = (test: (row: (typeof counts)[number]) => boolean) =>
        counts
          .filter((row) => row.purpose === purpose && test(row))
          .reduce((total, { count }) => total + count, 0);
      return {
        purpose,
        ...(text ? { current: toText(text) } : {}),
        given: sum(({ state }) => state === "given"),
        withdrawn: sum(({ state }) => state === "withdrawn"),
        outdated: sum((row) => row.state === "given" && (row.text_version ?? 0) !== (text?.version ?? 0)),
      };
    }),
    asOf: clock.now().toISOString(),
  };
}

export async function listTexts(
  { workspace, clock }: Context,
  query: RouteQuery<typeof consentRoutes.listConsentTexts>,
): Promise<RouteResponse<typeof consentRoutes.listConsentTexts>> {
  const rows = await findTexts(workspace.db, {
    purpose: query.purpose,
    after: query.cursor === undefined ? undefined : unpackCursor(query.cursor, 2),
    limit: query.limit + 1,
  });
  const { rows: kept, ...page } = cutPage(rows, query.limit, ({ published_at, id }) =>
    packCursor([published_at.toISOString(), id]),
  );
  return { rows: kept.map(toText), ...page, asOf: clock.now().toISOString() };
}

export async function publishText(
  context: Context,
  caller: Caller,
  body: RouteBody<typeof consentRoutes.publishConsentText>,
): Promise<ConsentText> {
  const { workspace, clock } = context;
  return workspace.tx(async (tx) => {
    const row = await insertText(tx, {
      id: newId(clock),
      ...body,
      published_by: actorOf(caller),
      published_at: clock.now(),
    });
    await recordAudit(tx, context, caller, {
      action: "consent_text_published",
      objectType: "consent_text",
      objectId: row.id,
      after: { purpose: row.purpose, version: row.version, title: row.title },
    });
    return toText(row);
  });
}

export async function changeConsentSettings(
  context: Context,
  caller: Caller,
  settings: RouteBody<typeof consentRoutes.changeConsentSettings>,
): Promise<RouteResponse<typeof consentRoutes.changeConsentSettings>> {
  return context.workspace.tx(async (tx) => {
    const before = await getConsentSettings(tx);
    await putConsentSettings(tx, settings, context.clock.now());
    await recordAudit(tx, context, caller, {
      action: "consent_settings_changed",
      objectType: "consent_settings",
      objectId: "consents",
      before,
      after: settings,
    });
    return settings;
  });
}

/** What the customer's own page shows. */
export async function describeForCustomer(
  { workspace }: Context,
  customerId: string,
): Promise<{ purpose: ConsentPurpose; title: string; text: string; allowed: boolean; since?: string }[]> {
  const { db } = workspace;
  const settings = await getConsentSettings(db);
  const texts = await findCurrentTexts(db);
  const standing = new Map((await findConsentRows(db, [customerId])).map((row) => [row.purpose, row]));
  return CONSENT_PURPOSES.map((purpose) => {
    const row = standing.get(purpose);
    const { title, text } = texts.get(purpose) ?? defaultTexts[purpose];
    const { allowed } = judgeConsent(purpose, row?.state, settings);
    return { purpose, title, text, allowed, ...(row ? { since: row.at.toISOString() } : {}) };
  });
}

const toEntry = (row: EntryRow): (typeof consentEntry)["_output"] => ({
  id: row.id,
  purpose: row.purpose,
  state: row.state,
  channel: row.channel,
  by: row.said_by,
  at: row.at.toISOString(),
  ...(row.text_id === null ? {} : { textId: row.text_id }),
  ...(row.text_version === null ? {} : { textVersion: row.text_version }),
  ...(row.evidence === null ? {} : { evidence: row.evidence }),
});

const toText = (row: TextRow): ConsentText => ({
  id: row.id,
  purpose: row.purpose,
  version: row.version,
  title: row.title,
  text: row.text,
  by: row.published_by,
  publishedAt: row.published_at.toISOString(),
});
