/** Hand-overs on their way: they complete by themselves after a day, unless the customer says no or the receiver is full. */
import { appendMessage } from "../chats.ts";
import { describeRelation, getPerson } from "../relations.ts";
import type { RelationRow } from "../rows.ts";
import { Refusal, type World } from "../world.ts";
import type { TransferRow } from "./rows.ts";

export const WAIT_SECONDS = 86_400;
const ASSIGNED = 202;

/** Within a transaction. */
export function startTransfer(
  { state }: World,
  transfer: Pick<TransferRow, "from" | "to" | "personId" | "resigned" | "message">,
): void {
  const id = state.nextNumber();
  const startedAt = state.nowSeconds();
  state.transfers.put(String(id), {
    ...transfer,
    id,
    startedAt,
    at: startedAt + WAIT_SECONDS,
    status: "waiting",
  });
}

/** Those whose day is over are done. Told by the clock; the API looks too, so that it never answers too late. */
export function completeDue(world: World): void {
  const { state } = world;
  const now = state.nowSeconds();
  const due = [...state.transfers.all()].filter(({ status, at }) => status === "waiting" && at <= now);
  if (due.length === 0) return;
  state.store.transact(() => due.forEach((row) => complete(world, row)));
}

/** The prompt that customers see; their answer ends it at once. */
export function refuseTransfer(world: World, personId: string, to: string): void {
  getPerson(world, personId);
  const row = waitingOf(world, personId).find((one) => one.to === to);
  if (!row)
    throw new Refusal(404, "unknown_transfer", "This customer is not being handed over to that member");
  world.state.store.transact(() => end(world, row, "refused", "customer_refused"));
}

export const waitingOf = ({ state }: World, personId: string): TransferRow[] =>
  [...state.transfers.all()].filter((one) => one.personId === personId && one.status === "waiting");

export const friendsOf = ({ state }: World, userid: string): number =>
  state.relationsOfStaff(userid).filter(({ status }) => status === "friends").length;

function complete(world: World, row: TransferRow): void {
  const { state } = world;
  const old = state.relation(row.from, row.personId);
  if (!state.staff.get(row.to) || !old || old.status === "deleted_by_staff")
    return end(world, row, "refused");
  if (friendsOf(world, row.to) >= state.switches.get().customerLimit)
    return end(world, row, "full", "customer_limit_exceed");
  const now = state.nowSeconds();
  const before = state.relation(row.to, row.personId);
  if (before?.status !== "friends") {
    const carries = state.switches.get().transferCarries;
    const { remark, description, remarkMobiles, tagIds } = carries ? old : emptyNotes;
    const relation: RelationRow = {
      ...old,
      remark,
      description,
      remarkMobiles,
      tagIds,
      userid: row.to,
      addWay: ASSIGNED,
      operUserid: row.from,
      createTime: now,
      status: "friends",
    };
    delete relation.endedAt;
    state.putRelation(relation);
    const said =
      row.message || `${describeRelation(world, relation).staffName} 将继续为您服务 · will go on serving you`;
    appendMessage(world, relation, "staff", "system", { kind: "text", text: said });
    // who was handed away from this member before comes back without a callback
    const wasMovedAway = [...state.transfers.all()].some(
      (one) => one.from === row.to && one.personId === row.personId && one.status === "done",
    );
    if (!wasMovedAway) tell(world, "add_external_contact", row.to, row.personId, {});
  }
  state.putRelation({ ...old, status: "deleted_by_staff", endedAt: now });
  tell(world, "del_external_contact", row.from, row.personId, { Source: "DELETE_BY_TRANSFER" });
  state.transfers.put(String(row.id), { ...row, status: "done", at: now });
}

const emptyNotes = { remark: "", description: "", remarkMobiles: [], tagIds: [] };

function end(world: World, row: TransferRow, status: "refused" | "full", reason?: string): void {
  world.state.transfers.put(String(row.id), { ...row, status, at: world.state.nowSeconds() });
  if (reason !== undefined) tell(world, "transfer_fail", row.to, row.personId, { FailReason: reason });
}

function tell(
  world: World,
  changeType: string,
  userid: string,
  personId: string,
  nodes: Record<string, string>,
): void {
  world.outbox.raise(personId, {
    Event: "change_external_contact",
    ChangeType: changeType,
    UserID: userid,
    ExternalUserID: personId,
    ...nodes,
  });
}
