/** Customers as the API tells them. Nothing here raises a callback: WeCom tells only of what people do in its client. */
import { appendMessage, contentsOf } from "../chats.ts";
import type { PersonRow, RelationRow } from "../state.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf } from "./paging.ts";
import { checkAttachments } from "./attachments.ts";
import { refuse } from "./refusal.ts";

const FOLLOWERS_ON_PAGE = 500;
const WELCOME_MS = 20_000;

export const customerHandlers: Handlers<
  | "externalcontact/get_follow_user_list"
  | "externalcontact/list"
  | "externalcontact/get"
  | "externalcontact/batch/get_by_user"
  | "externalcontact/remark"
  | "externalcontact/send_welcome_msg"
> = {
  "externalcontact/get_follow_user_list": ({ state }) => ({ follow_user: state.staff.keys() }),

  "externalcontact/list"(world, { userid }) {
    if (!world.state.staff.get(userid)) refuse(60111);
    const customers = listedOf(world, userid);
    if (customers.length === 0) refuse(84061);
    return { external_userid: customers.map(({ personId }) => personId) };
  },

  "externalcontact/get"(world, { external_userid, cursor }) {
    const { state } = world;
    const person = state.people.get(external_userid) ?? refuse(40096);
    const followers = state.relationsOfPerson(person.id).filter(isListed);
    if (followers.length === 0) refuse(84061);
    const page = pageOf(followers, ({ userid }) => userid, {
      query: external_userid,
      cursor,
      limit: FOLLOWERS_ON_PAGE,
    });
    return {
      external_contact: describePerson(world, person),
      follow_user: page.rows.map((row) => ({ ...describeFollow(row), tags: tagsOf(world, row) })),
      ...(page.next_cursor && { next_cursor: page.next_cursor }),
    };
  },

  "externalcontact/batch/get_by_user"(world, { userid_list, cursor, limit }) {
    const { state } = world;
    if (userid_list.some((userid) => !state.staff.get(userid))) refuse(40031);
    // deleted customers are left out after the page is cut: pages are shorter than the limit, as they are at WeCom
    const rows = [...new Set(userid_list)].flatMap((userid) => state.relationsOfStaff(userid));
    const page = pageOf(rows, (row) => `${row.userid} ${row.personId}`, {
      query: userid_list,
      cursor,
      limit: clamp(limit, 50, 100),
    });
    return {
      external_contact_list: page.rows.filter(isListed).flatMap((row) => {
        const person = state.people.get(row.personId);
        const follow_info = {
          ...describeFollow(row),
          tag_id: tagsOf(world, row).map(({ tag_id }) => tag_id),
        };
        return person ? [{ external_contact: describePerson(world, person), follow_info }] : [];
      }),
      next_cursor: page.next_cursor,
    };
  },

  "externalcontact/remark"(
    world,
    { userid, external_userid, remark, description, remark_company, remark_mobiles },
  ) {
    const row = relationFor(world, userid, external_userid);
    if ([remark, description, remark_company, remark_mobiles].every((field) => field === undefined))
      refuse(40063);
    world.state.putRelation({
      ...row,
      remark: remark ?? row.remark,
      description: description ?? row.description,
      remarkMobiles: remark_mobiles?.filter(Boolean) ?? row.remarkMobiles,
    });
    return {};
  },

  "externalcontact/send_welcome_msg"(world, { welcome_code, text, attachments = [] }) {
    const { state } = world;
    const code = state.welcomeCodes.get(welcome_code) ?? refuse(41050);
    if (code.used) refuse(41051);
    if (state.clock.now().getTime() - code.issuedAt > WELCOME_MS) refuse(41050);
    if (!text?.content && attachments.length === 0) refuse(41089);
    checkAttachments(world, attachments);
    const chat = state.chat(code.userid, code.personId);
    if (chat.some((message) => message.source === "chat" && Date.parse(message.at) >= code.issuedAt))
      refuse(41051);
    state.store.transact(() => {
      state.welcomeCodes.put(welcome_code, { ...code, used: true });
      // the customer may have gone again within these seconds; WeCom does not tell
      if (state.relation(code.userid, code.personId)?.status !== "friends") return;
      for (const content of contentsOf(world, text?.content, attachments))
        appendMessage(world, code, "staff", "welcome", content);
    });
    return {};
  },
};

/** Who deleted the member is still listed; whom the member deleted is not. */
export const isListed = (row: RelationRow) => row.status !== "deleted_by_staff";

export const listedOf = ({ state }: World, userid: string) => state.relationsOfStaff(userid).filter(isListed);

export function relationFor({ state }: World, userid: string, personId: string): RelationRow {
  if (!state.staff.get(userid)) refuse(60111);
  if (!state.people.get(personId)) refuse(40096);
  const row = state.relation(userid, personId);
  return row && isListed(row) ? row : refuse(84061);
}

function describePerson({ state }: World, person: PersonRow) {
  return {
    external_userid: person.id,
    name: person.nickname,
    type: 1,
    avatar: "",
    gender: person.gender,
    ...(state.switches.get().unionidBound && { unionid: person.unionid }),
  };
}

function describeFollow(row: RelationRow) {
  return {
    userid: row.userid,
    remark: row.remark,
    description: row.description,
    createtime: row.createTime,
    remark_mobiles: row.remarkMobiles,
    oper_userid: row.operUserid,
    add_way: row.addWay,
    ...(row.state && { state: row.state }),
  };
}

function tagsOf({ state }: World, row: RelationRow) {
  return row.tagIds.flatMap((id) => {
    const tag = state.tags.get(id);
    if (!tag || tag.deleted) return [];
    return [
      { group_name: state.tagGroups.get(tag.groupId)?.name ?? "", tag_name: tag.name, type: 1, tag_id: id },
    ];
  });
}
