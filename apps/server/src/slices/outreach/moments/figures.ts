import type { Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { noteMomentSeen } from "../posts/timeline.ts";
import { claimFigures, figuresAreDue, storeFigures, type DueFigures } from "./store.ts";

const AT_ONCE = 20;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How long after publishing they are read again, until three days are over: hardly anybody likes an older post. */
const STEPS = [
  { youngerThanMs: HOUR_MS, waitMs: 15 * MINUTE_MS },
  { youngerThanMs: 24 * HOUR_MS, waitMs: 3 * HOUR_MS },
  { youngerThanMs: 72 * HOUR_MS, waitMs: 12 * HOUR_MS },
];
const PAGE = 5_000;
const NOTED_AT_ONCE = 1_000;

/** Reads what came of published Moments: how many customers can see it, who liked it and who commented, advisor by advisor. */
export const momentsFiguresLoop: Loop<Context> = {
  name: "outreach moments figures",
  everyMs: 10_000,
  waiting: ({ clock }) => figuresAreDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findConnection(workspace.db))) return false;
    const now = clock.now();
    const due = await workspace.tx((tx) =>
      claimFigures(tx, now, new Date(now.getTime() + 15 * MINUTE_MS), AT_ONCE),
    );
    for (const one of due) {
      try {
        await readFigures(context, one);
      } catch (error) {
        if (!(error instanceof WecomError)) throw error;
        context.log.warn(
          { post: one.id, err: error },
          "figures of a Moment could not be read; they are read again",
        );
      }
    }
    return due.length === AT_ONCE;
  },
};

async function readFigures(context: Context, due: DueFigures): Promise<void> {
  const { id, advisorId, momentId, sentAt } = due;
  const { workspace, clock } = context;
  const asked = { moment_id: momentId, userid: advisorId };
  const { comment_list: comments, like_list: likes } = await callWecom(
    context,
    "externalcontact/get_moment_comments",
    asked,
  );
  const shownTo: string[] = [];
  let cursor: string | undefined;
  do {
    const answer = await callWecom(context, "externalcontact/get_moment_send_result", {
      ...asked,
      limit: PAGE,
      ...(cursor ? { cursor } : {}),
    });
    shownTo.push(...answer.customer_list.map((one) => one.external_userid));
    cursor = answer.next_cursor;
  } while (cursor);
  const reached = shownTo.length;
  // also when as many saw it as before: they may be others, or known to us only now; what stands there already stays
  for (let from = 0; from < reached; from += NOTED_AT_ONCE)
    await workspace.tx((tx) => noteMomentSeen(tx, context, shownTo.slice(from, from + NOTED_AT_ONCE), due));
  const now = clock.now().getTime();
  const step = STEPS.find(({ youngerThanMs }) => now - sentAt.getTime() < youngerThanMs);
  const byCustomers = (list: readonly { external_userid?: string | undefined }[]) =>
    list.filter((one) => one.external_userid !== undefined).length;
  await workspace.tx((tx) =>
    storeFigures(tx, id, {
      reached,
      likes: byCustomers(likes),
      comments: byCustomers(comments),
      dueAt: step ? new Date(now + step.waitMs) : null,
    }),
  );
}
