/** Works the stored callbacks off, in their order, a batch a transaction: the mirror and the events change together. */
import { appendEvents, type Loop, type NewEvent, type Tx } from "@hortus/kernel";
import {
  readEvent,
  type ExternalChatEvent,
  type ExternalContactEvent,
  type MemberEvent,
  type TemplateCardEvent,
  type WecomEvent,
} from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { putAdvisor } from "../sync/advisor-store.ts";
import { wantStaff } from "../sync/staff-reading.ts";
import { advisorsChanged, cardPressed, corpTagsChanged, groupDissolved } from "../events.ts";
import { noteGroups, type GroupNews } from "../groups/group-store.ts";
import { readSoon } from "../handover/reading-store.ts";
import { callbackWaits, claimInbox, closeCallbacks } from "./inbox-store.ts";
import { applyCallback, tellsOfHandover, type Relation } from "./model.ts";
import { lockRelations, putRelations, type RelationChange } from "./relation-store.ts";

const BATCH = 200;
/** They name one change of the directory, and never all of it: a new member's department, who may have customers. */
const TELLS_OF_STAFF = new Set<WecomEvent["kind"]>(["member", "department", "visible_range"]);

export const inboxLoop: Loop<Context> = {
  name: "wecom inbox",
  everyMs: 1_000, // workers are woken when a callback is stored; this catches what was missed
  waiting: callbackWaits,
  async run(context) {
    const { workspace, clock } = context;
    return workspace.tx(async (tx) => {
      const waiting = await claimInbox(tx, BATCH);
      if (!waiting || waiting.length === 0) return false;
      const read = waiting.map(({ id, raw }) => ({ id, event: readEvent(raw) }));
      const relations = await Relations.load(
        tx,
        read.flatMap(({ event }) => (event.kind === "external_contact" ? [event] : [])),
      );
      const events: NewEvent[] = [];
      let tagsChanged = false;
      let membersChanged = false;
      const groups = new Map<string, GroupNews>();
      const done: { id: number; outcome: string }[] = [];
      for (const { id, event } of read) {
        let outcome: string = event.kind;
        if (event.kind === "external_contact") outcome = relations.apply(event, events);
        else if (event.kind === "corp_tag") tagsChanged = true;
        else if (event.kind === "external_chat") noteGroup(groups, event);
        else if (event.kind === "member")
          membersChanged = (await applyMember(tx, context, event)) || membersChanged;
        else if (event.kind === "template_card") events.push(pressOf(event));
        done.push({ id, outcome });
      }
      if (read.some(({ event }) => TELLS_OF_STAFF.has(event.kind))) await wantStaff(tx, clock.now());
      if (tagsChanged) events.push(corpTagsChanged.of({ payload: {} }));
      if (membersChanged) events.push(advisorsChanged.of({ payload: {} }));
      await putRelations(tx, relations.changes(), clock.now());
      const handed = read.flatMap(({ event }) =>
        event.kind === "external_contact" && tellsOfHandover(event)
          ? [{ userId: event.userid, externalUserId: event.externalUserid }]
          : [],
      );
      await readSoon(tx, handed, clock.now());
      for (const chatId of await noteGroups(tx, [...groups.values()], clock.now()))
        events.push(groupDissolved.of({ payload: { chatId } }));
      await appendEvents(tx, clock, events);
      await closeCallbacks(tx, done, clock.now());
      return waiting.length === BATCH;
    });
  },
};

/** A callback of a group says that it is to be read; of several the newest names the state to look for. */
function noteGroup(groups: Map<string, GroupNews>, event: ExternalChatEvent): void {
  const before = groups.get(event.chatId);
  const isNewer = !before || before.at <= event.createdAt;
  groups.set(event.chatId, {
    chatId: event.chatId,
    at: isNewer ? event.createdAt : before.at,
    version: (isNewer ? event.version : undefined) ?? before?.version,
    dissolved: event.changeType === "dismiss" || before?.dissolved === true,
  });
}

/** The relations that a batch speaks of, brought forward callback by callback. */
class Relations {
  readonly #known: Map<string, Relation>;
  readonly #changes = new Map<string, RelationChange>();

  static async load(tx: Tx, events: readonly ExternalContactEvent[]): Promise<Relations> {
    const known = await lockRelations(
      tx,
      events.map(({ userid, externalUserid }) => ({ userId: userid, externalUserId: externalUserid })),
    );
    return new Relations(
      new Map(known.map((relation) => [keyOf(relation.userId, relation.externalUserId), relation])),
    );
  }

  private constructor(known: Map<string, Relation>) {
    this.#known = known;
  }

  apply(event: ExternalContactEvent, events: NewEvent[]): string {
    const key = keyOf(event.userid, event.externalUserid);
    const applied = applyCallback(this.#known.get(key), event);
    events.push(...applied.events);
    if (applied.relation) {
      this.#known.set(key, applied.relation);
      this.#changes.set(key, {
        ...applied.relation,
        fetch: applied.fetch || this.#changes.get(key)?.fetch === true,
      });
    }
    return applied.outcome;
  }

  changes(): RelationChange[] {
    return [...this.#changes.values()];
  }
}

const keyOf = (userId: string, externalUserId: string): string => `${userId} ${externalUserId}`;

const pressOf = ({ createdAt, taskId, userid, key, responseCode }: TemplateCardEvent): NewEvent =>
  cardPressed.of({ occurredAt: createdAt, payload: { cardId: taskId, userId: userid, key, responseCode } });

async function applyMember(tx: Tx, { clock }: Context, event: MemberEvent): Promise<boolean> {
  const left = event.changeType === "delete_user" || event.status === 5;
  const status = left ? "left" : event.status === undefined || event.status === 1 ? "active" : "inactive";
  return putAdvisor(tx, { userId: event.userid, name: event.name, status }, clock.now());
}
