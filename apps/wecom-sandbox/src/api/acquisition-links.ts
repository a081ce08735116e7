/** Acquisition links as the API keeps them. */
import { linkUrlOf } from "../acquisition/links.ts";
import type { LinkRow } from "../acquisition/rows.ts";
import { poolOf } from "../relations.ts";
import { digest } from "../state.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf } from "./paging.ts";
import { refuse } from "./refusal.ts";

const MOST_LINKS = 20_000;
const KEY_SECONDS = 1800;
const DAY = 86_400;

export const acquisitionLinkHandlers: Handlers<
  | "externalcontact/customer_acquisition/list_link"
  | "externalcontact/customer_acquisition/get"
  | "externalcontact/customer_acquisition/create_link"
  | "externalcontact/customer_acquisition/update_link"
  | "externalcontact/customer_acquisition/delete_link"
  | "externalcontact/customer_acquisition/customer"
  | "externalcontact/customer_acquisition_quota"
  | "externalcontact/customer_acquisition/statistic"
  | "externalcontact/customer_acquisition/get_chat_info"
> = {
  "externalcontact/customer_acquisition/list_link"({ state, app }, { limit, cursor }) {
    const own = [...state.links.all()].filter(
      ({ agentid }) => (agentid ?? state.company.get().agentid) === app.agentid,
    );
    const page = pageOf(own, ({ linkId }) => linkId, {
      query: "links",
      cursor,
      limit: clamp(limit, 100, 100),
    });
    return { link_id_list: page.rows.map(({ linkId }) => linkId), next_cursor: page.next_cursor };
  },

  "externalcontact/customer_acquisition/get"(world, { link_id }) {
    const link = find(world, link_id);
    return {
      link: { ...describe(world, link), skip_verify: link.skipVerify, mark_source: link.markSource },
      range: { user_list: link.users, department_list: link.parties },
      ...(link.priority && {
        priority_option: { priority_type: link.priority.type, priority_userid_list: link.priority.users },
      }),
    };
  },

  "externalcontact/customer_acquisition/create_link"(world, request) {
    const { state } = world;
    if (state.links.size >= MOST_LINKS) refuse(41095);
    const linkId = `ca${Buffer.from(digest(`link:${state.nextNumber()}`, 12), "base64url").toString("hex")}`;
    const link: LinkRow = {
      linkId,
      agentid: world.app.agentid,
      name: request.link_name,
      createTime: state.nowSeconds(),
      users: request.range.user_list ?? [],
      parties: request.range.department_list ?? [],
      skipVerify: request.skip_verify ?? true,
      markSource: request.mark_source ?? true,
      priority: priorityOf(request.priority_option),
      turn: 0,
      clicks: [],
    };
    checkRange(world, link);
    state.links.put(linkId, link);
    return { link: { ...describe(world, link), link_id: linkId } };
  },

  "externalcontact/customer_acquisition/update_link"(world, request) {
    const link = find(world, request.link_id);
    const changed: LinkRow = {
      ...link,
      name: request.link_name ?? link.name,
      users: request.range ? (request.range.user_list ?? []) : link.users,
      parties: request.range ? (request.range.department_list ?? []) : link.parties,
      skipVerify: request.skip_verify ?? link.skipVerify,
      markSource: request.mark_source ?? link.markSource,
      priority: priorityOf(request.priority_option) ?? link.priority,
    };
    checkRange(world, changed);
    world.state.links.put(link.linkId, changed);
    return {};
  },

  "externalcontact/customer_acquisition/delete_link"(world, { link_id }) {
    world.state.links.delete(find(world, link_id).linkId);
    return {};
  },

  "externalcontact/customer_acquisition/customer"(world, { link_id, limit, cursor }) {
    find(world, link_id);
    const rows = [...world.state.linkCustomers.all()].filter((row) => row.linkId === link_id);
    const page = pageOf(rows, ({ userid, personId }) => `${userid} ${personId}`, {
      query: ["link customers", link_id],
      cursor,
      limit: clamp(limit, 1000, 1000),
    });
    return {
      customer_list: page.rows.map((row) => ({
        external_userid: row.personId,
        userid: row.userid,
        chat_status: row.received > 0 ? 1 : 0,
        state: row.state,
      })),
      next_cursor: page.next_cursor,
    };
  },

  "externalcontact/customer_acquisition_quota"({ state }) {
    const { used, balance, expiresAt } = state.quota.get();
    return { total: used, balance, quota_list: [{ expire_date: expiresAt, balance }] };
  },

  "externalcontact/customer_acquisition/statistic"(world, { link_id, start_time, end_time }) {
    const link = find(world, link_id);
    if (end_time < start_time || end_time - start_time > 30 * DAY) refuse(600018);
    const within = (at: number) => at >= start_time && at < end_time + DAY;
    const customers = [...world.state.linkCustomers.all()].filter(
      (row) => row.linkId === link_id && within(row.at),
    );
    return {
      click_link_customer_cnt: link.clicks.filter(within).length,
      new_customer_cnt: customers.length,
    };
  },

  "externalcontact/customer_acquisition/get_chat_info"({ state }, { chat_key }) {
    const row = state.chatKeys.get(chat_key);
    if (!row || state.nowSeconds() - row.issuedAt > KEY_SECONDS)
      refuse(40058, "invalid param: chat_key is unknown or older than 30 minutes");
    const chat_info = { recv_msg_cnt: row.count, link_id: row.linkId, state: row.state };
    return { userid: row.userid, external_userid: row.personId, chat_info };
  },
};

const find = ({ state }: World, linkId: string) =>
  state.links.get(linkId) ?? refuse(40058, "invalid param: link_id does not exist");

const describe = (world: World, link: LinkRow) => ({
  link_id: link.linkId,
  link_name: link.name,
  url: linkUrlOf(world, link.linkId),
  create_time: link.createTime,
});

const priorityOf = (
  option: { priority_type: 1 | 2; priority_userid_list?: string[] | undefined } | undefined,
) => option && { type: option.priority_type, users: option.priority_userid_list ?? [] };

function checkRange(world: World, link: LinkRow): void {
  if (link.users.some((userid) => !world.state.staff.get(userid))) refuse(40031);
  if (link.parties.some((id) => !world.state.departments.get(String(id)))) refuse(60123);
  if (poolOf(world, link).length === 0) refuse(40031);
}
