import { randomInt } from "node:crypto";
import { ProblemError } from "@hortus/kernel";
import { sealEcho } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callbackUrlOf } from "../connection/connection.ts";
import { findConnection } from "../connection/connection-store.ts";
import { SELF_TEST } from "./callback.ts";

/** WeCom waits about a second for the echo; a way that is slower fails there. */
const PATIENCE_MS = 5_000;

/**
 * Goes the way that WeCom goes: by the public name, through whatever stands in front of us, sealed with the stored keys.
 *
 * @throws {ProblemError} 409 without a connection
 */
export async function testCallback(context: Context): Promise<{
  outcome: "good" | "unreachable" | "wrong_status" | "wrong_answer";
  status?: number;
  ms: number;
}> {
  const { workspace, sealer, clock } = context;
  const connection = await findConnection(workspace.db);
  if (!connection)
    throw new ProblemError(409, "wecom_not_connected", "This workspace is not connected with WeCom");
  const keys = {
    token: sealer.open(connection.callbackTokenSealed),
    encodingAesKey: sealer.open(connection.encodingAesKeySealed),
    receiveId: connection.corpId,
  };
  const echo = String(randomInt(2 ** 40));
  const query = new URLSearchParams({ ...sealEcho(keys, echo, clock.now()) });
  const begun = performance.now();
  const ms = () => Math.round(performance.now() - begun);
  try {
    const answer = await fetch(`${callbackUrlOf(context)}?${query}`, {
      headers: { [SELF_TEST]: "1" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await answer.text();
    if (answer.status !== 200) return { outcome: "wrong_status", status: answer.status, ms: ms() };
    return { outcome: text === echo ? "good" : "wrong_answer", ms: ms() };
  } catch {
    // No name, no way, or too slow: to a person all are "it does not answer".
    return { outcome: "unreachable", ms: ms() };
  }
}
