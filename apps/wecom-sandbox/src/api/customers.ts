/** Customers as the API tells them. Nothing here raises a callback: WeCom tells only of what people do in its client. */
import { appendMessage, contentsOf } from "../chats.ts";
import { mayHaveCustomers } from "../relations.ts";
import { openidOf } from "../identity/identity.ts";
import type { PersonRow, RelationRow } from "../rows.ts";
import { digest, externalUseridOf } from "../state.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf, pageOfMany } from "./paging.ts";
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
  | "externalcontact/unionid_to_external_userid"
  | "idconvert/unionid_to_external_userid"
  | "externalcontact/convert_to_openid"
  | "externalcontact/contact_list"
> = {
  "externalcontact/get_follow_user_list": ({ state }) => ({
    follow_user: [...state.staff.all()].filter(mayHaveCustomers).map(({ userid }) => userid),
  }),

  "externalcontact/list"(world, { userid }) {
    if (!world.state.staff.get(userid)) refuse(60111);
    const customers = listedOf(world, userid);
    if (customers.length === 0) refuse(84061);
    return { external_userid: customers.map(({ personId }) => personId) };
  },

  "externalcontact/get"(world, { external_userid, cursor }) {
    const { state } = world;
    const person = state.people.get(external_userid) ?? refuse(40096);
    const followers = state
      .relationsOfPerson(person.id)
      .filter((row) => isShown(world, row) && state.staff.get(row.userid));
    if (followers.length === 0) refuse(84061);
    const page = pageOf(followers, ({ userid }) => userid, {
      query: external_userid,
      cursor,
      limit: FOLLOWERS_ON_PAGE,
    });
    return {
      external_contact: describePerson(world, person),
      follow_user: page.rows.map((row) => ({
        ...describeFollow(row),
        tags: [...tagsOf(world, row), ...ownTagsOf(row)],
      })),
      ...(page.next_cursor && { next_cursor: page.next_cursor }),
    };
  },

  "externalcontact/batch/get_by_user"(world, { userid_list, cursor, limit }) {
    const { state } = world;
    if (userid_list.some((userid) => !state.staff.get(userid))) refuse(40031);
    // deleted customers are left out after the page is cut: pages are shorter than the limit, as they are at WeCom
    const page = pageOfMany(
      userid_list,
      (userid) => state.relationsOfStaff(userid),
      ({ personId }) => personId,
      { query: userid_list, cursor, limit: clamp(limit, 50, 100) },
    );
    return {
      external_contact_list: page.rows
        .filter((row) => isShown(world, row))
        .flatMap((row) => {
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

  "externalcontact/unionid_to_external_userid"(world, { unionid }) {
    const { state } = world;
    if (!state.switches.get().unionidBound) refuse(41057);
    const person = personByUnionid(world, unionid) ?? refuse(610014);
    if (!state.relationsOfPerson(person.id).some(isListed)) refuse(84061);
    return { external_userid: person.id };
  },

  "idconvert/unionid_to_external_userid"(world, { unionid }) {
    const { state } = world;
    if (!state.switches.get().unionidBound) refuse(41057);
    const person = personByUnionid(world, unionid) ?? refuse(610014);
    if (state.relationsOfPerson(person.id).some(isListed)) return { external_userid: person.id };
    return { pending_id: `p${digest(`pending:${person.id}`, 31)}` };
  },

  "externalcontact/convert_to_openid"(world, { external_userid }) {
    const person = world.state.people.get(external_userid) ?? refuse(40096);
    if (person.company) refuse(41056);
    return { openid: openidOf(world, person.id) };
  },

  "externalcontact/contact_list"(world, { cursor, limit }) {
    const { state } = world;
    const followed = [...state.relations.all()]
      .filter((row) => isListed(row) && state.staff.get(row.userid))
      .map((row) => ({ personId: row.personId, at: row.createTime, follow_userid: row.userid }));
    const grouped = [...state.groups.all()]
      .filter((group) => !group.dismissed)
      .flatMap((group) =>
        group.members
          .filter(({ type }) => type === 2)
          .map((one) => ({
            personId: one.id,
            at: one.joinTime,
            chat_id: group.chatId,
            chat_name: group.name,
          })),
      );
    const rows = [...followed, ...grouped];
    const page = pageOf(
      rows,
      (row) => `${row.personId} ${"chat_id" in row ? row.chat_id : row.follow_userid}`,
      {
        query: "contacts",
        cursor,
        limit: clamp(limit, 1000, 1000),
      },
    );
    // the same for four hours
    const hours = Math.floor(state.nowSeconds() / (4 * 3600));
    return {
      info_list: page.rows.map(({ personId, at, ...where }) => {
        const name = state.people.get(personId)?.nickname ?? "";
        const isCustomer = state.relationsOfPerson(personId).some((row) => isListed(row));
        return {
          is_customer: isCustomer,
          tmp_openid: digest(`tmp:${personId}:${hours}`, 32),
          ...(isCustomer ? { external_userid: personId } : { name: `${[...name][0] ?? ""}**` }),
          ...where,
          add_time: at,
        };
      }),
      next_cursor: page.next_cursor,
    };
  },

  "externalcontact/send_welcome_msg"(world, { welcome_code, text, attachments = [] }) {
    const { state } = world;
    const code = state.welcomeCodes.get(welcome_code) ?? refuse(41050);
    if (code.used) {
      const isUnderWay =
        state.clock.now().getTime() - (code.sentAt ?? 0) < state.switches.get().welcomeSendMs;
      refuse(isUnderWay && code.sentBy !== world.app.agentid ? 41096 : 41051);
    }
    if (state.clock.now().getTime() - code.issuedAt > WELCOME_MS) refuse(41050);
    if (!text?.content && attachments.length === 0) refuse(41089);
    checkAttachments(world, attachments);
    const chat = state.chat(code.userid, code.personId);
    if (chat.some((message) => message.source === "chat" && Date.parse(message.at) >= code.issuedAt))
      refuse(41051);
    state.store.transact(() => {
      state.welcomeCodes.put(welcome_code, {
        ...code,
        used: true,
        sentBy: world.app.agentid,
        sentAt: state.clock.now().getTime(),
      });
      // the customer may have gone again within these seconds; WeCom does not tell
      if (state.relation(code.userid, code.personId)?.status !== "friends") return;
      for (const content of contentsOf(world, text?.content, attachments))
        appendMessage(world, code, "staff", "welcome", content);
    });
    return {};
  },
};

const personByUnionid = ({ state }: World, unionid: string) =>
  state.people.get(externalUseridOf(state.company.get().corpid, unionid));

/** Who deleted the member is still listed; whom the member deleted is not. */
export const isListed = (row: RelationRow) => row.status !== "deleted_by_staff";

export const listedOf = (world: World, userid: string) =>
  world.state.relationsOfStaff(userid).filter((row) => isShown(world, row));

/** As the API lists it: whether who left is still there is a switch, since nobody outside knows. */
const isShown = ({ state }: World, row: RelationRow) =>
  isListed(row) && (row.status === "friends" || state.switches.get().keepsLeavers);

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
    avatar: "",
    gender: person.gender,
    type: person.company ? 2 : 1,
    ...(person.company && { position: person.company.position, corp_name: person.company.corpName }),
    ...(!person.company && state.switches.get().unionidBound && { unionid: person.unionid }),
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

/** They have no id, and only this way of reading tells them. */
const ownTagsOf = ({ ownTags = [] }: RelationRow) =>
  ownTags.map((name) => ({ group_name: "", tag_name: name, type: 2 }));

function tagsOf({ state }: World, row: RelationRow) {
  return row.tagIds.flatMap((id) => {
    const tag = state.tags.get(id);
    if (!tag || tag.deleted) return [];
    return [
      { group_name: state.tagGroups.get(tag.groupId)?.name ?? "", tag_name: tag.name, type: 1, tag_id: id },
    ];
  });
}
