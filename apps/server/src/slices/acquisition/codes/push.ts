import { ProblemError, type Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom } from "../../wecom/index.ts";
import { claimPushes, type CodeRow, pushIsDue, storePushed, storePushFailed } from "./code-store.ts";

const CLAIM_MS = 60_000;
const BATCH = 5;

/** Tells WeCom of codes that are new or changed, until it answers. */
export const pushCodesLoop: Loop<Context> = {
  name: "acquisition/push-codes",
  everyMs: 5_000,
  waiting: ({ clock }) => pushIsDue(clock.now()),
  run: async (context) => (await pushCodes(context)) === BATCH,
};

/** @param only this code, at once; without it what is due. @returns how many were tried */
export async function pushCodes(context: Context, only?: string): Promise<number> {
  const { clock, workspace } = context;
  const now = clock.now();
  const claimed = await workspace.tx((tx) =>
    claimPushes(tx, now, new Date(now.getTime() + CLAIM_MS), BATCH, only),
  );
  for (const code of claimed) await pushCode(context, code);
  return claimed.length;
}

async function pushCode(context: Context, code: CodeRow): Promise<void> {
  const { clock, workspace } = context;
  try {
    const way =
      code.config_id === null ? await addWay(context, code) : await updateWay(context, code, code.config_id);
    await workspace.tx((tx) => storePushed(tx, code.id, way, code.updated_at));
  } catch (error) {
    const again = retryAt(error, code.push_attempts, clock.now());
    if (again === undefined) throw error;
    await workspace.tx((tx) => storePushFailed(tx, code.id, (error as Error).message, again)); // retryAt knows the class
  }
}

// A broken connection may leave a way behind that we don't know. It carries the same state and nobody has its picture: harmless.
async function addWay(context: Context, code: CodeRow): Promise<{ configId: string; qrUrl: string | null }> {
  const way = await callWecom(context, "externalcontact/add_contact_way", {
    type: 2, // several members, also while there is one: WeCom never changes the type, and the pool may grow
    scene: 2,
    remark: code.name.slice(0, 30),
    ...changeable(code),
  });
  return { configId: way.config_id, qrUrl: way.qr_code ?? null };
}

async function updateWay(
  context: Context,
  code: CodeRow,
  configId: string,
): Promise<{ configId: string; qrUrl: string | null }> {
  await callWecom(context, "externalcontact/update_contact_way", {
    config_id: configId,
    remark: code.name.slice(0, 30),
    ...changeable(code),
  });
  return { configId, qrUrl: null };
}

const changeable = (code: CodeRow) => ({
  skip_verify: code.skip_verify,
  state: code.state_key,
  user: code.advisor_ids,
});

/** When to try again: null if it does not help, undefined if the error is none of WeCom's. */
function retryAt(error: unknown, attempts: number, now: Date): Date | null | undefined {
  const isNotConnected = error instanceof ProblemError;
  if (!isNotConnected && !(error instanceof WecomError)) return undefined;
  const helps = isNotConnected || error.retryable || error.unknownOutcome || error.failure === "network";
  if (!helps) return null;
  const waitMs = Math.min(10 * 60_000, 2_000 * 2 ** Math.min(attempts, 12));
  return new Date(now.getTime() + Math.max(waitMs, isNotConnected ? 30_000 : (error.retryAfterMs ?? 0)));
}
