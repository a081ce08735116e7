/** Where WeCom delivers: verify, decrypt, store, answer. Nothing else happens inside a callback; see inbox.ts for the rest. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  eventKey,
  isFresh,
  MAX_XML_BYTES,
  openCallback,
  openEcho,
  parseXml,
  readEvent,
  WecomCryptoError,
  WecomXmlError,
  type CallbackQuery,
} from "@hortus/wecom-protocol";
import { Counter, register } from "prom-client";
import { z } from "zod";
import type { Context } from "../../../context.ts";
import { findConnection, noteVerified, type Connection } from "../connection/connection-store.ts";
import { storeCallback } from "./intake.ts";

/** The largest packet that is read. Customer events have 1 kB; what WeCom's own limit allows never comes here. */
const MAX_PACKET_BYTES = 64 * 1024;

/** Marks our own call: only WeCom's says that the address is entered there. */
export const SELF_TEST = "x-hortus-self-test";

type Outcome =
  | "stored"
  | "repeated"
  | "verified"
  | "bad_request"
  | "not_connected"
  | "bad_signature"
  | "stale"
  | "wrong_receiver"
  | "oversized"
  | "malformed";

const counter = new Counter({
  name: "hortus_wecom_callbacks_total",
  help: "Callbacks from WeCom by what became of them",
  labelNames: ["outcome"],
});

// WeCom may end its retries at any HTTP answer, so only what can never become good is refused with a 4xx.
const STATUS: Record<Outcome, number> = {
  stored: 200,
  repeated: 200,
  verified: 200,
  bad_request: 400,
  not_connected: 404,
  bad_signature: 403,
  stale: 403,
  wrong_receiver: 403,
  oversized: 413,
  malformed: 400,
};

const query = z.object({
  msg_signature: z.string().length(40),
  timestamp: z.string().max(12),
  nonce: z.string().max(64),
});
const echoQuery = query.extend({ echostr: z.string().max(4096) });

export function callbackAddresses(
  app: FastifyInstance,
  contextOf: (workspace: string) => Context | undefined,
): void {
  // Counts only, of all workspaces of this process.
  app.get("/metrics", async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  );
  // A scope of its own: nobody else's bodies are read as raw text.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "string", bodyLimit: MAX_PACKET_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.setErrorHandler((error: { statusCode?: number }, request, reply) => {
      if (error.statusCode === 413) return finish(request, reply, { outcome: "oversized" });
      throw error;
    });
    const url = "/wecom/:workspace/callback";
    scope.get(url, async (request, reply) =>
      finish(request, reply, await refusalsAsOutcome(() => verifyAddress(contextOf, request))),
    );
    scope.post(url, { bodyLimit: MAX_PACKET_BYTES }, async (request, reply) =>
      finish(request, reply, await refusalsAsOutcome(() => takeIn(contextOf, request))),
    );
  });
}

type Result = { outcome: Outcome; answer?: string; context?: Context };

async function verifyAddress(
  contextOf: (workspace: string) => Context | undefined,
  request: FastifyRequest,
): Promise<Result> {
  const parsed = echoQuery.safeParse(request.query);
  if (!parsed.success) return { outcome: "bad_request" };
  const found = await findKeys(contextOf, request);
  if (!found) return { outcome: "not_connected" };
  const answer = openEcho(found.keys, parsed.data);
  if (!isFresh(parsed.data.timestamp, found.context.clock.now())) return { outcome: "stale" };
  if (!request.headers[SELF_TEST]) await noteVerified(found.context.workspace.db, found.context.clock.now());
  return { outcome: "verified", answer };
}

async function takeIn(
  contextOf: (workspace: string) => Context | undefined,
  request: FastifyRequest,
): Promise<Result> {
  const parsed = query.safeParse(request.query);
  if (!parsed.success || typeof request.body !== "string") return { outcome: "bad_request" };
  const found = await findKeys(contextOf, request);
  if (!found) return { outcome: "not_connected" };
  const { context, keys } = found;
  const raw = openCallback(keys, parsed.data satisfies CallbackQuery, request.body);
  // After the signature, which covers the timestamp: only then it is WeCom's own.
  if (!isFresh(parsed.data.timestamp, context.clock.now())) return { outcome: "stale" };
  if (raw.includes("\0")) return { outcome: "malformed" }; // the database takes no such text
  const xml = parseXml(raw, MAX_XML_BYTES);
  const event = readEvent(xml);
  const saysReadAgain =
    event.kind === "corp_tag" ||
    (event.kind === "external_contact" && event.changeType === "edit_external_contact");
  const isNew = await storeCallback(context, { key: eventKey(xml), raw, saysReadAgain });
  return { outcome: isNew ? "stored" : "repeated", answer: "success" };
}

async function findKeys(contextOf: (workspace: string) => Context | undefined, request: FastifyRequest) {
  const { workspace } = request.params as { workspace: string }; // named in the address
  const context = contextOf(workspace);
  const connection = context && (await findConnection(context.workspace.db));
  return connection ? { context, keys: openKeys(context, connection) } : undefined;
}

function openKeys({ sealer }: Context, connection: Connection) {
  return {
    token: sealer.open(connection.callbackTokenSealed),
    encodingAesKey: sealer.open(connection.encodingAesKeySealed),
    receiveId: connection.corpId,
  };
}

async function refusalsAsOutcome(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WecomCryptoError)
      return { outcome: error.code === "bad_key" ? "malformed" : error.code };
    if (error instanceof WecomXmlError) return { outcome: error.code };
    throw error;
  }
}

function finish(request: FastifyRequest, reply: FastifyReply, { outcome, answer }: Result): FastifyReply {
  counter.inc({ outcome });
  const status = STATUS[outcome];
  // The path only: the query holds the signature.
  if (status >= 400)
    request.log.warn(
      { path: request.url.split("?")[0], outcome, from: request.ip },
      "a WeCom callback was refused",
    );
  return reply
    .code(status)
    .type("text/plain; charset=utf-8")
    .send(answer ?? outcome);
}
