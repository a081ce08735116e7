/** What customers do in customer service: they come, write and take back. */
import { getPerson } from "../relations.ts";
import type { World } from "../world.ts";
import {
  append,
  getAccount,
  issueCode,
  putTalk,
  raise,
  recall,
  TALK_SECONDS,
  talkOf,
  tellEvent,
} from "./talks.ts";

/** The customer opens the chat. Who was not greeted and said nothing for 48 hours may be greeted: a code comes along. */
export function enter(
  world: World,
  personId: string,
  openKfid: string,
  { scene, sceneParam }: { scene: string; sceneParam: string },
): void {
  const { state } = world;
  const { id } = getPerson(world, personId);
  const account = getAccount(world, openKfid);
  const now = state.nowSeconds();
  state.store.transact(() => {
    const talk = talkOf(world, account.openKfid, id);
    const isNew = now - Math.max(talk.welcomedAt, talk.saidAt) > TALK_SECONDS;
    putTalk(world, { ...talk, scene, sceneParam, welcomedAt: isNew ? now : talk.welcomedAt });
    tellEvent(world, talk, {
      event_type: "enter_session",
      scene,
      scene_param: sceneParam,
      ...(isNew && { welcome_code: issueCode(world, talk) }),
    });
  });
}

/**
 * A message of the customer begins a conversation that had ended anew, and lets the app say five things more. What a member would not
 * take goes nowhere.
 *
 * @param menuId when the customer chose it from a menu
 */
export function sayAsPerson(
  world: World,
  personId: string,
  openKfid: string,
  { text, menuId }: { text: string; menuId?: string | undefined },
): void {
  const { state } = world;
  const { id } = getPerson(world, personId);
  const account = getAccount(world, openKfid);
  const shown = { from: "customer" as const, content: { kind: "text" as const, text } };
  state.store.transact(() => {
    const talk = talkOf(world, account.openKfid, id);
    if (talk.rejectedBy !== undefined) return append(world, talk, { shown, rejectedBy: talk.rejectedBy });
    const begins = talk.state === 4;
    const saidAt = state.nowSeconds();
    putTalk(world, { ...talk, ...(begins && { state: 0, servicer: undefined }), saidAt, sentSince: 0 });
    append(world, talk, {
      wire: { origin: 3, msgtype: "text", text: { content: text, ...(menuId && { menu_id: menuId }) } },
      shown,
      begins,
    });
    raise(world, talk);
  });
}

export function recallAsPerson(world: World, personId: string, openKfid: string, seq: number): void {
  const { id } = getPerson(world, personId);
  const talk = talkOf(world, getAccount(world, openKfid).openKfid, id);
  world.state.store.transact(() =>
    recall(world, talk, seq, ({ wire }) => wire?.origin === 3, { event_type: "user_recall_msg" }),
  );
}
