/** Hand-over of customers and groups, with a verdict on each one inside an answer that is itself ok. */
import { completeDue, friendsOf, startTransfer, waitingOf } from "../handover/transfers.ts";
import type { TransferRow } from "../handover/rows.ts";
import type { World } from "../world.ts";
import { isListed } from "./customers.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf } from "./paging.ts";
import { refuse } from "./refusal.ts";

const PERIOD_SECONDS = 90 * 86_400;
const MOST_IN_PERIOD = 2;
const YEAR_SECONDS = 365 * 86_400;
const MOST_IN_GROUP = 500;
const STATUS = { done: 1, waiting: 2, refused: 3, full: 4 } as const;

export const handoverHandlers: Handlers<
  | "externalcontact/transfer_customer"
  | "externalcontact/transfer_result"
  | "externalcontact/get_unassigned_list"
  | "externalcontact/resigned/transfer_customer"
  | "externalcontact/resigned/transfer_result"
  | "externalcontact/groupchat/transfer"
  | "externalcontact/groupchat/onjob_transfer"
> = {
  "externalcontact/transfer_customer"(world, request) {
    const { state } = world;
    if (!state.staff.get(request.handover_userid) || !state.staff.get(request.takeover_userid)) refuse(40003);
    if (request.handover_userid === request.takeover_userid) refuse(40130);
    return start(world, request, false);
  },

  "externalcontact/transfer_result": (world, request) => resultsOf(world, request, false),

  "externalcontact/get_unassigned_list"({ state }, { page_id = 0, page_size, cursor }) {
    const rows = [...state.formerStaff.all()]
      .toSorted((a, b) => b.leftAt - a.leftAt)
      .flatMap((one) =>
        state
          .relationsOfStaff(one.userid)
          .filter(isListed)
          .map((row) => ({ row, leftAt: one.leftAt })),
      );
    const limit = clamp(page_size, 1000, 1000);
    // the cursor is a place in the list, as page_id is: the order is by time, not by key
    const from = cursor ? Number(Buffer.from(cursor, "base64url").toString()) : page_id * limit;
    if (!Number.isSafeInteger(from)) refuse(50100);
    const isLast = from + limit >= rows.length;
    return {
      info: rows.slice(from, from + limit).map(({ row, leftAt }) => ({
        handover_userid: row.userid,
        external_userid: row.personId,
        dimission_time: leftAt,
      })),
      is_last: isLast,
      next_cursor: isLast ? "" : Buffer.from(String(from + limit)).toString("base64url"),
    };
  },

  "externalcontact/resigned/transfer_customer"(world, request) {
    const { state } = world;
    const former = state.formerStaff.get(request.handover_userid);
    if (!former) refuse(state.staff.get(request.handover_userid) ? 40097 : 40003);
    if (state.nowSeconds() - former.leftAt > YEAR_SECONDS) refuse(40097, "member left more than a year ago");
    if (!state.staff.get(request.takeover_userid)) refuse(40003);
    return start(world, request, true);
  },

  "externalcontact/resigned/transfer_result": (world, request) => resultsOf(world, request, true),

  "externalcontact/groupchat/transfer": (world, request) => ({
    failed_chat_list: transferGroups(world, request, true),
  }),
  "externalcontact/groupchat/onjob_transfer": (world, request) => ({
    failed_chat_list: transferGroups(world, request, false),
  }),
};

interface Asked {
  handover_userid: string;
  takeover_userid: string;
  external_userid: string[];
  transfer_success_msg?: string | undefined;
}

function start(world: World, asked: Asked, resigned: boolean) {
  completeDue(world);
  const { handover_userid: from, takeover_userid: to, transfer_success_msg: message = "" } = asked;
  const customer = [...new Set(asked.external_userid)].map((personId) => {
    const errcode = judge(world, from, to, personId);
    if (errcode === 0) startTransfer(world, { from, to, personId, resigned, message });
    return { external_userid: personId, errcode };
  });
  return { customer };
}

function judge(world: World, from: string, to: string, personId: string): number {
  const { state } = world;
  if (!state.people.get(personId)) return 40096;
  const row = state.relation(from, personId);
  if (!row || !isListed(row)) return 40131;
  if (waitingOf(world, personId).length > 0) return 40129;
  const since = state.nowSeconds() - PERIOD_SECONDS;
  const done = [...state.transfers.all()].filter(
    (one) => one.personId === personId && one.status === "done" && one.at > since,
  );
  if (done.length >= MOST_IN_PERIOD) return 40128;
  return friendsOf(world, to) >= state.switches.get().customerLimit ? 40099 : 0;
}

function resultsOf(
  world: World,
  asked: { handover_userid: string; takeover_userid: string; cursor?: string | undefined },
  resigned: boolean,
) {
  completeDue(world);
  const { handover_userid: from, takeover_userid: to, cursor } = asked;
  // of several hand-overs of one customer the last one counts
  const last = new Map<string, TransferRow>();
  for (const row of world.state.transfers.all())
    if (row.from === from && row.to === to && row.resigned === resigned) last.set(row.personId, row);
  const page = pageOf([...last.values()], ({ personId }) => personId, {
    query: ["transfers", from, to, resigned],
    cursor,
    limit: 1000,
  });
  return {
    customer: page.rows.map(({ personId, status, at }) => ({
      external_userid: personId,
      status: STATUS[status],
      takeover_time: status === "refused" || status === "full" ? 0 : at,
    })),
    next_cursor: page.next_cursor,
  };
}

function transferGroups(
  world: World,
  { chat_id_list, new_owner }: { chat_id_list: string[]; new_owner: string },
  resigned: boolean,
) {
  const { state } = world;
  if (!state.staff.get(new_owner)) refuse(40003);
  const failed: { chat_id: string; errcode: number; errmsg: string }[] = [];
  for (const chat_id of new Set(chat_id_list)) {
    const errcode = moveGroup(world, chat_id, new_owner, resigned);
    if (errcode !== 0) failed.push({ chat_id, errcode, errmsg: `errcode ${errcode}` });
  }
  return failed;
}

/** Through the API, so no callback tells of it. */
function moveGroup({ state }: World, chatId: string, newOwner: string, resigned: boolean): number {
  const group = state.groups.get(chatId);
  if (!group || group.dismissed) return 90501;
  const hasLeft = !state.staff.get(group.owner);
  if (resigned !== hasLeft) return resigned ? 90500 : 90502;
  if (group.owner === newOwner) return 90504;
  const isIn = group.members.some(({ id }) => id === newOwner);
  if (!isIn && group.members.length >= MOST_IN_GROUP) return 90503;
  const joined = { id: newOwner, type: 1, joinTime: state.nowSeconds(), joinScene: 1, state: "" } as const;
  const stayed = hasLeft ? group.members.filter(({ id }) => id !== group.owner) : group.members;
  state.groups.put(chatId, {
    ...group,
    owner: newOwner,
    status: resigned ? 3 : group.status,
    members: isIn ? stayed : [...stayed, { ...joined, invitor: undefined }],
  });
  return 0;
}
