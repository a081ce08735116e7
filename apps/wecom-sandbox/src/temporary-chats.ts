/** Temporary chats: one customer, one member, and an end that is known from the beginning. */
import type { Attachment, Conclusions } from "@hortus/wecom-protocol";
import { appendMessage, contentsOf } from "./chats.ts";
import type { RelationRow } from "./rows.ts";
import { pairKey } from "./state.ts";
import type { World } from "./world.ts";

/** Sends the conclusions, then ends. Within a transaction. */
export function endTemporary(world: World, relation: RelationRow): void {
  const { state } = world;
  for (const content of concluding(world, relation.temporary?.conclusions))
    appendMessage(world, relation, "staff", "system", content);
  const { temporary: _, ...ended } = relation;
  state.putRelation({ ...ended, status: "deleted_by_staff", endedAt: state.nowSeconds() });
}

/** Those whose time is over. */
export function endDue(world: World): void {
  const { state } = world;
  const now = state.nowSeconds();
  const over = [...state.temporaries.all()].filter(({ until }) => until <= now);
  if (over.length === 0) return;
  state.store.transact(() => {
    for (const { userid, personId } of over) {
      const row = state.relation(userid, personId);
      if (row?.temporary && row.status === "friends") endTemporary(world, row);
      state.temporaries.delete(pairKey(userid, personId));
    }
  });
}

/** Of several parts beside the text the first counts. */
function concluding(world: World, conclusions: Conclusions | undefined) {
  const { text, image, link, miniprogram } = conclusions ?? {};
  const part: Attachment | undefined = image
    ? { msgtype: "image", image }
    : link
      ? { msgtype: "link", link }
      : miniprogram
        ? { msgtype: "miniprogram", miniprogram }
        : undefined;
  return contentsOf(world, text?.content, part ? [part] : []);
}
