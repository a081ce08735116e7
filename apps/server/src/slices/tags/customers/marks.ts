/** Tells WeCom of tags that were put on customers here or taken, for each advisor who has them. */
import type { Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import {
  callWecom,
  findConnection,
  findContacts,
  getContacts,
  noteMarks,
  type Contact,
} from "../../wecom/index.ts";
import { putCustomerConflicts } from "../conflicts/customer-store.ts";
import { isRefusal } from "../conflicts/model.ts";
import { requestList } from "../groups/list-store.ts";
import { claimMarks, deleteMarks, type DueMark, markIsDue, noteSeen, postponeMarks } from "./mark-store.ts";

const BATCH = 200;
const CONCURRENCY = 4;
const LEASE_MS = 2 * 60_000;
/** How soon to look again whether WeCom knows a new tag. */
const TAG_WAIT_MS = 5_000;
const NO_RELATION = new Set([84061, 40096]);
const UNKNOWN_TAG = 40068;

export const marksLoop: Loop<Context> = {
  name: "tags marks",
  everyMs: 1_000,
  waiting: ({ clock }) => markIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findConnection(workspace.db))) return false;
    const now = clock.now();
    const due = await workspace.tx((tx) => claimMarks(tx, now, new Date(now.getTime() + LEASE_MS), BATCH));
    if (due.length === 0) return false;
    const contactsOf = await findLivingContacts(context, due);
    const marksOf = new Map<string, DueMark[]>();
    for (const mark of due) marksOf.set(mark.customerId, [...(marksOf.get(mark.customerId) ?? []), mark]);
    const customers = [...marksOf];
    const answers: Answer[] = [];
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        for (let next = customers.pop(); next; next = customers.pop()) {
          const [customerId, marks] = next;
          answers.push(await tell(context, marks, contactsOf.get(customerId) ?? []));
        }
      }),
    );
    await settle(context, answers);
    return due.length === BATCH;
  },
};

/** What became of a customer's marks: told, waiting for WeCom to know the tag, or refused. */
interface Answer {
  told: DueMark[];
  untold: DueMark[];
  refused?: { marks: readonly DueMark[]; error: WecomError; contact: Contact };
}

async function findLivingContacts(
  { workspace }: Context,
  due: readonly DueMark[],
): Promise<Map<string, Contact[]>> {
  const links = await findContacts(workspace.db, [...new Set(due.map(({ customerId }) => customerId))]);
  const living = links
    .filter(({ removedAt }) => removedAt === null)
    .map(({ advisorId, externalUserId }) => ({ userId: advisorId, externalUserId }));
  const contactsOf = new Map<string, Contact[]>();
  for (const contact of await getContacts(workspace.db, living)) {
    if (contact.customerId)
      contactsOf.set(contact.customerId, [...(contactsOf.get(contact.customerId) ?? []), contact]);
  }
  return contactsOf;
}

async function tell(
  context: Context,
  marks: readonly DueMark[],
  contacts: readonly Contact[],
): Promise<Answer> {
  // WeCom takes an archived tag off by itself.
  const living = contacts.length === 0 ? [] : marks.filter((mark) => !mark.archived);
  const untold = living.filter(({ wecomId }) => wecomId === null);
  for (const contact of contacts) {
    try {
      await tellOne(context, living, contact);
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      context.log.warn(
        { errcode: error.errcode, failure: error.failure },
        "WeCom did not take the tags of a customer",
      );
      return { told: [], untold: [], refused: { marks, error, contact } };
    }
  }
  return { told: marks.filter((mark) => !untold.includes(mark)), untold };
}

async function tellOne(context: Context, marks: readonly DueMark[], contact: Contact): Promise<void> {
  const { userId, externalUserId, customerId, tags } = contact;
  if (!customerId) return;
  const has = new Set(tags.map(({ tagId }) => tagId));
  const idsOf = (marked: boolean) =>
    marks.flatMap((mark) => (mark.marked === marked && mark.wecomId ? [mark.wecomId] : []));
  const add = idsOf(true).filter((id) => !has.has(id));
  const remove = idsOf(false);
  if (add.length + remove.length === 0) return;
  try {
    await callWecom(context, "externalcontact/mark_tag", {
      userid: userId,
      external_userid: externalUserId,
      ...(add.length > 0 ? { add_tag: add } : {}),
      ...(remove.length > 0 ? { remove_tag: remove } : {}),
    });
  } catch (error) {
    // The relation ended just now: nobody is left to be told.
    if (error instanceof WecomError && error.errcode !== undefined && NO_RELATION.has(error.errcode)) return;
    throw error;
  }
  await context.workspace.tx(async (tx) => {
    await noteMarks(tx, { userId, externalUserId }, { add, remove });
    await noteSeen(tx, { customerId, userId, externalUserId }, { add, remove });
  });
}

async function settle({ workspace, clock }: Context, answers: readonly Answer[]): Promise<void> {
  const now = clock.now();
  const after = (ms: number) => new Date(now.getTime() + ms);
  await workspace.tx(async (tx) => {
    await deleteMarks(
      tx,
      answers.flatMap(({ told }) => told),
      now,
    );
    await postponeMarks(
      tx,
      answers.flatMap(({ untold }) => untold),
      after(TAG_WAIT_MS),
      null,
    );
    for (const { refused } of answers) {
      if (!refused) continue;
      const { marks, error, contact } = refused;
      const attempts = Math.max(...marks.map((mark) => mark.attempts));
      const waitMs = Math.max(error.retryAfterMs ?? 0, Math.min(2_000 * 2 ** attempts, 60 * 60_000));
      // A tag that WeCom does not know: the list may say why, and then the marks change.
      const isForTheList = error.errcode === UNKNOWN_TAG && attempts < 2;
      if (isRefusal(error) && !isForTheList) {
        const { userId, externalUserId } = contact;
        const { errcode } = error;
        await deleteMarks(tx, marks, now);
        await putCustomerConflicts(
          tx,
          marks.map(({ customerId, tagId }) => ({
            customerId,
            tagId,
            userId,
            externalUserId,
            what: "refused",
            errcode,
          })),
          now,
        );
      } else await postponeMarks(tx, marks, after(waitMs), error.message);
      if (error.errcode === UNKNOWN_TAG) await requestList(tx, now);
    }
  });
}
