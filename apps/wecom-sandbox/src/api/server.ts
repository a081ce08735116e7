/** /cgi-bin: WeCom's envelope around the handlers. HTTP 200 whatever happens, and what went wrong in errcode. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { endpoints, type Endpoint, type EndpointName } from "@hortus/wecom-protocol";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { masked } from "../call-log.ts";
import { judgeToken } from "../tokens.ts";
import type { World } from "../world.ts";
import { contactWayHandlers } from "./contact-ways.ts";
import { corpTagHandlers } from "./corp-tags.ts";
import { customerHandlers } from "./customers.ts";
import { directoryHandlers } from "./directory.ts";
import type { Handlers } from "./handlers.ts";
import { massMessageHandlers } from "./mass-messages.ts";
import { ApiRefusal, refuse } from "./refusal.ts";

const handlers: Handlers<EndpointName> = {
  ...directoryHandlers,
  ...customerHandlers,
  ...contactWayHandlers,
  ...corpTagHandlers,
  ...massMessageHandlers,
};

/** What WeCom says when a field is not there at all; everything else that does not fit is 40058. */
const MISSING: Record<string, number> = {
  corpid: 41002,
  corpsecret: 41004,
  userid: 41009,
  agentid: 41011,
  external_userid: 41035,
  config_id: 41043,
  msgid: 41046,
  welcome_code: 41049,
};

export function serveApi(app: FastifyInstance, world: World): void {
  void app.register(async (api) => {
    // WeCom reads any body as JSON, whatever its type says
    api.removeAllContentTypeParsers();
    api.addContentTypeParser("*", { parseAs: "string", bodyLimit: 8 * 1024 * 1024 }, (_request, body, done) =>
      done(null, body),
    );
    api.all<{ Params: { "*": string } }>("/cgi-bin/*", (request, reply) => answer(world, request, reply));
  });
}

async function answer(
  world: World,
  request: FastifyRequest<{ Params: { "*": string } }>,
  reply: FastifyReply,
): Promise<unknown> {
  const { faults } = world;
  const name = request.params["*"];
  if (faults.get().latencyMs > 0) await sleep(faults.get().latencyMs);
  if (faults.strikes("resetBefore")) return breakOff(reply);
  const { fields, wasJson } = readFields(request);
  const response = respond(world, name, request, fields, wasJson);
  world.log.add({
    kind: "api",
    endpoint: name,
    request: masked(fields),
    errcode: response.errcode,
    errmsg: response.errmsg,
    response: masked(response),
  });
  if (faults.strikes("resetAfter")) return breakOff(reply);
  if (response.errcode !== 0) {
    reply.header("Error-Code", response.errcode).header("Error-Msg", encodeURI(response.errmsg));
  }
  return reply.send(response);
}

type Envelope = { errcode: number; errmsg: string };

function respond(
  world: World,
  name: string,
  request: FastifyRequest,
  fields: Record<string, unknown>,
  wasJson: boolean,
): Envelope {
  try {
    const payload = perform(world, name, request, fields);
    return { errcode: 0, errmsg: "ok", ...payload };
  } catch (e) {
    if (!(e instanceof ApiRefusal)) throw e;
    const hint = `hint: [${world.state.nowSeconds()}_1_${randomBytes(16).toString("hex")}]`;
    const more = `more info at https://open.work.weixin.qq.com/devtool/query?e=${e.errcode}`;
    const prefix = wasJson ? "" : "Warning: wrong json format. ";
    const errmsg = `${prefix}${e.message}, ${hint}, from ip: ${request.ip}, ${more}`;
    return { errcode: e.errcode, errmsg, ...emptyLists(name) };
  }
}

function perform(
  world: World,
  name: string,
  request: FastifyRequest,
  fields: Record<string, unknown>,
): object {
  const { faults, state } = world;
  if (!isEndpoint(name)) refuse(48002, "this endpoint is not in the sandbox");
  const endpoint: Endpoint = endpoints[name];
  if (request.method !== endpoint.method)
    refuse(endpoint.method === "GET" ? 43001 : 43002, `require ${endpoint.method}`);
  if (name !== "gettoken") {
    const verdict = judgeToken(
      state,
      z.object({ access_token: z.string() }).safeParse(request.query).data?.access_token,
    );
    if (verdict !== 0) refuse(verdict);
  }
  if (faults.strikes("busy")) refuse(-1);
  if (faults.strikes("rateLimited")) refuse(45009);
  if (faults.strikes("tooManyAtOnce")) refuse(45033);
  const checked = endpoint.request.safeParse(fields);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    const field = String(issue?.path[0] ?? "");
    const missing = fields[field] === undefined || fields[field] === "" ? MISSING[field] : undefined;
    return missing
      ? refuse(missing)
      : refuse(40058, `invalid param: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  // handler and schema stand under the same name in their tables, which holds them together
  const handler = handlers[name] as (world: World, request: unknown) => object;
  return state.store.transact(() => handler(world, checked.data));
}

function readFields(request: FastifyRequest): { fields: Record<string, unknown>; wasJson: boolean } {
  if (request.method === "GET") {
    const { access_token: _token, ...query } = z.record(z.string(), z.unknown()).parse(request.query);
    return { fields: query, wasJson: true };
  }
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(String(request.body ?? "")));
    return { fields: parsed.data ?? {}, wasJson: parsed.success };
  } catch {
    return { fields: {}, wasJson: false };
  }
}

const isEndpoint = (name: string): name is EndpointName => Object.hasOwn(endpoints, name);

/** WeCom keeps the lists of an answer, empty, when it refuses. */
function emptyLists(name: string): object {
  const response = isEndpoint(name) ? endpoints[name].response : undefined;
  const fields = Object.entries<z.ZodType>(response?.shape ?? {});
  return Object.fromEntries(
    fields.flatMap(([field, schema]) =>
      Array.isArray(schema.safeParse(undefined).data) ? [[field, []]] : [],
    ),
  );
}

function breakOff(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
