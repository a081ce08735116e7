import { ProblemError } from "@hortus/kernel";
import {
  createWecomClient,
  type EndpointName,
  type UploadFile,
  type UploadName,
  type UploadRequest,
  type UploadResponse,
  type WecomClient,
  type WecomRequest,
  type WecomResponse,
} from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { findConnection } from "./connection-store.ts";
import { countCall } from "./figures.ts";
import { shareTokens } from "./token-shelf.ts";

/**
 * Calls WeCom for this workspace. Never inside a transaction: a call takes as long as it takes.
 *
 * @throws {WecomError} what WeCom or the network refused; see its `retryable` and `unknownOutcome`
 * @throws {ProblemError} 409 without a connection
 */
export async function callWecom<Name extends EndpointName>(
  context: Context,
  endpoint: Name,
  request: WecomRequest<Name>,
): Promise<WecomResponse<Name>> {
  return (await getClient(context)).call(endpoint, request);
}

/** Gives WeCom a file, likewise. A repetition makes another media_id and does no harm. */
export async function uploadToWecom<Name extends UploadName>(
  context: Context,
  endpoint: Name,
  request: UploadRequest<Name>,
  file: UploadFile,
): Promise<UploadResponse<Name>> {
  return (await getClient(context)).upload(endpoint, request, file);
}

async function getClient(context: Context): Promise<WecomClient> {
  const client = await findClient(context);
  if (!client)
    throw new ProblemError(409, "wecom_not_connected", "This workspace is not connected with WeCom", {
      hint: "An owner connects it in the settings.",
    });
  return client;
}

// One client a workspace: all callers share its token and its line of waiting calls. A secret is sealed differently each time, so its
// sealed form names the connection even where a revision comes again, as in a workspace that was emptied.
const clients = new WeakMap<Context["workspace"], { secretSealed: string; client: WecomClient }>();

/** The workspace's client, made anew after the connection changed. Undefined without a connection. */
export async function findClient(context: Context): Promise<WecomClient | undefined> {
  const connection = await findConnection(context.workspace.db);
  if (!connection) return undefined;
  const known = clients.get(context.workspace);
  const { baseUrl, corpId, revision, secretSealed } = connection;
  if (known?.secretSealed === secretSealed) return known.client;
  const client = createWecomClient({
    baseUrl,
    corpId,
    secret: context.sealer.open(secretSealed),
    clock: context.clock,
    log: context.log,
    tokens: shareTokens(context, revision),
    onCall: (call) => countCall(context, call),
  });
  clients.set(context.workspace, { secretSealed, client });
  return client;
}
