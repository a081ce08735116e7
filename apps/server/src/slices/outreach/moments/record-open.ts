import type { Context } from "../../../context.ts";
import { lockMessages, moveMessage, type MassMessageRow } from "../mass-messages/store.ts";
import { findPostsOf, movePosts } from "../posts/store.ts";
import { moveTasks } from "../tasks/store.ts";

const FIRST_READING_MS = 60_000;
/** Where in the back-off of readings a fresh one begins: behind that minute. */
const FIRST_TRIES = 2;

/** WeCom has made its task: each advisor's appears here. Those recalled meanwhile are read at once, which ends them. */
export async function recordOpen(
  { workspace, clock }: Context,
  messages: readonly MassMessageRow[],
  momentId: string,
): Promise<void> {
  const now = clock.now();
  const ids = messages.map(({ id }) => id);
  await workspace.tx(async (tx) => {
    const posts = await findPostsOf(tx, ids);
    await movePosts(
      tx,
      posts.map(({ id }) => id),
      { state: "handed_over" },
      now,
    );
    for (const { id, recalled } of await lockMessages(tx, ids)) {
      const dueAt = recalled === null ? new Date(now.getTime() + FIRST_READING_MS) : now;
      const to = { state: "open", msgid: momentId, dueAt, tries: FIRST_TRIES } as const;
      if (!(await moveMessage(tx, id, ["sending", "unknown"], to))) continue;
      await moveTasks(
        tx,
        [id],
        ["preparing"],
        recalled === null ? { state: "open" } : { state: "skipped", note: recalled, endedAt: now },
      );
    }
  });
}
