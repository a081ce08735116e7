/** Accounts of WeChat customer service, who serves them, and the state of a conversation. */
import type { KfAccountRow } from "../customer-service/rows.ts";
import { issueCode, putTalk, serves, talkOf } from "../customer-service/talks.ts";
import { findMedia } from "../media/media.ts";
import type { World } from "../world.ts";
import { findMember } from "./directory.ts";
import type { Handlers } from "./handlers.ts";
import { clamp } from "./paging.ts";
import { refuse } from "./refusal.ts";

const MOST_ACCOUNTS = 5000;
/** Where a conversation may go from each state. 0, 1 and 2 to 4, and 0 to 1, nobody outside knows for sure. */
const WAYS: Record<number, readonly number[]> = {
  0: [1, 2, 3, 4],
  1: [2, 3, 4],
  2: [3, 4],
  3: [3, 4],
  4: [],
};

export const customerServiceHandlers: Handlers<
  | "kf/account/add"
  | "kf/account/del"
  | "kf/account/update"
  | "kf/account/list"
  | "kf/add_contact_way"
  | "kf/servicer/add"
  | "kf/servicer/del"
  | "kf/servicer/list"
  | "kf/service_state/get"
  | "kf/service_state/trans"
  | "kf/customer/batchget"
> = {
  "kf/account/add"(world, { name, media_id }) {
    const { state } = world;
    if (state.kfAccounts.size >= MOST_ACCOUNTS) refuse(95005);
    checkPicture(world, media_id);
    const openKfid = state.nextId("wk");
    state.kfAccounts.put(openKfid, { openKfid, name, mediaId: media_id, users: [], parties: [] });
    return { open_kfid: openKfid };
  },
  "kf/account/del"(world, { open_kfid }) {
    world.state.kfAccounts.delete(findAccount(world, open_kfid).openKfid);
    return {};
  },
  "kf/account/update"(world, { open_kfid, name, media_id }) {
    const account = findAccount(world, open_kfid);
    if (media_id !== undefined) checkPicture(world, media_id);
    world.state.kfAccounts.put(open_kfid, {
      ...account,
      name: name ?? account.name,
      mediaId: media_id ?? account.mediaId,
    });
    return {};
  },
  "kf/account/list": ({ state, url }, { offset, limit }) => ({
    account_list: [...state.kfAccounts.all()]
      .slice(offset, offset + clamp(limit, 100, 100))
      .map(({ openKfid, name, mediaId }) => ({
        open_kfid: openKfid,
        name,
        avatar: `${url()}/media/${mediaId}`,
        manage_privilege: true,
      })),
  }),
  "kf/add_contact_way"(world, { open_kfid, scene = "" }) {
    const { openKfid } = findAccount(world, open_kfid);
    const query = new URLSearchParams({ kf: openKfid, ...(scene && { scene }) });
    return { url: `${world.url()}/phone/?${query}` };
  },

  "kf/servicer/add": (world, request) => changeServicers(world, request, true),
  "kf/servicer/del": (world, request) => changeServicers(world, request, false),
  "kf/servicer/list"(world, { open_kfid }) {
    const { users, parties, stopped = {} } = findAccount(world, open_kfid);
    return {
      servicer_list: [
        ...users.map((userid) => {
          const stop = stopped[userid];
          return stop === undefined ? { userid, status: 0 } : { userid, status: 1, stop_type: stop };
        }),
        ...parties.map((department_id) => ({ department_id })),
      ],
    };
  },

  "kf/service_state/get"(world, { open_kfid, external_userid }) {
    const { state, servicer } = talkOf(
      world,
      findAccount(world, open_kfid).openKfid,
      findPerson(world, external_userid),
    );
    return { service_state: state, ...(servicer !== undefined && { servicer_userid: servicer }) };
  },
  "kf/service_state/trans"(world, { open_kfid, external_userid, service_state: to, servicer_userid }) {
    const account = findAccount(world, open_kfid);
    const talk = talkOf(world, account.openKfid, findPerson(world, external_userid));
    if (!(WAYS[talk.state] ?? []).includes(to)) refuse(95016);
    if (to === 3) {
      const userid = servicer_userid ?? refuse(41009);
      if (!findMember(world, userid) || !serves(world, account, userid)) refuse(95014);
      if (account.stopped?.[userid] !== undefined) refuse(95019);
      if (talk.servicer === userid) refuse(95016);
    }
    putTalk(world, { ...talk, state: to, servicer: to === 3 ? servicer_userid : undefined });
    return to >= 2 && talk.state !== 3 ? { msg_code: issueCode(world, talk) } : {};
  },

  "kf/customer/batchget"({ state }, { external_userid_list, need_enter_session_context }) {
    const talks = [...state.kfTalks.all()];
    const found = external_userid_list.flatMap((id) => {
      const person = state.people.get(id);
      const talk = talks.findLast(({ personId }) => personId === id);
      return person && talk ? [{ person, talk }] : [];
    });
    return {
      customer_list: found.map(({ person, talk }) => ({
        external_userid: person.id,
        nickname: person.nickname,
        avatar: "",
        gender: person.gender,
        ...(state.switches.get().unionidBound && { unionid: person.unionid }),
        ...(need_enter_session_context === 1 &&
          state.nowSeconds() - Math.max(talk.welcomedAt, talk.saidAt) <= 48 * 3600 && {
            enter_session_context: { scene: talk.scene, scene_param: talk.sceneParam },
          }),
      })),
      invalid_external_userid: external_userid_list.filter(
        (id) => !found.some(({ person }) => person.id === id),
      ),
    };
  },
};

/** 95000 for what is no id of an account at all. */
export function findAccount({ state }: World, openKfid: string): KfAccountRow {
  if (!openKfid.startsWith("wk")) refuse(95000);
  return state.kfAccounts.get(openKfid) ?? refuse(95004);
}

export const findPerson = ({ state }: World, id: string): string => state.people.get(id)?.id ?? refuse(40096);

function checkPicture(world: World, mediaId: string): void {
  if (findMedia(world, mediaId)?.kind !== "image") refuse(40007);
}

function changeServicers(
  world: World,
  request: {
    open_kfid: string;
    userid_list?: string[] | undefined;
    department_id_list?: number[] | undefined;
  },
  add: boolean,
) {
  const account = findAccount(world, request.open_kfid);
  const { userid_list = [], department_id_list = [] } = request;
  if (userid_list.length + department_id_list.length === 0) refuse(40063);
  const outcome = (isKnown: boolean, isIn: boolean, unknown: number) =>
    isKnown
      ? { errcode: 0, errmsg: isIn === add ? "ignored" : "success" }
      : { errcode: unknown, errmsg: "unknown" };
  const users = userid_list.map((userid) => ({
    userid,
    ...outcome(findMember(world, userid) !== undefined, account.users.includes(userid), 60111),
  }));
  const parties = department_id_list.map((id) => ({
    department_id: id,
    ...outcome(world.state.departments.get(String(id)) !== undefined, account.parties.includes(id), 60123),
  }));
  const known = users.filter(({ errcode }) => errcode === 0).map(({ userid }) => userid);
  const knownParties = parties
    .filter(({ errcode }) => errcode === 0)
    .map(({ department_id }) => department_id);
  world.state.kfAccounts.put(account.openKfid, {
    ...account,
    users: changed(account.users, known, add),
    parties: changed(account.parties, knownParties, add),
  });
  return { result_list: [...users, ...parties] };
}

const changed = <T>(old: T[], some: T[], add: boolean): T[] =>
  add ? [...new Set([...old, ...some])] : old.filter((one) => !some.includes(one));
