/** /cgi-bin: WeCom's envelope around the handlers. HTTP 200 whatever happens, and what went wrong in errcode. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  downloadEndpoints,
  endpoints,
  uploadEndpoints,
  type DownloadName,
  type Endpoint,
  type EndpointName,
  type UploadName,
} from "@hortus/wecom-protocol";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { judgeApp } from "../apps/apps.ts";
import { masked } from "../call-log.ts";
import type { Strike } from "../endpoint-faults.ts";
import { judgeToken } from "../tokens.ts";
import { seenByApp } from "../visible-range.ts";
import type { World } from "../world.ts";
import { acquisitionLinkHandlers } from "./acquisition-links.ts";
import { appMessageHandlers } from "./app-messages.ts";
import { contactWayHandlers } from "./contact-ways.ts";
import { corpTagHandlers } from "./corp-tags.ts";
import { customerServiceFigureHandlers } from "./customer-service-figures.ts";
import { customerServiceMessageHandlers } from "./customer-service-messages.ts";
import { customerServiceHandlers } from "./customer-service.ts";
import { customerHandlers } from "./customers.ts";
import { directoryWriteHandlers } from "./directory-writes.ts";
import { directoryHandlers } from "./directory.ts";
import { externalPaymentHandlers } from "./external-payments.ts";
import type { Handlers } from "./handlers.ts";
import { groupHandlers } from "./groups.ts";
import { groupWelcomeHandlers } from "./group-welcomes.ts";
import { handoverHandlers } from "./handover.ts";
import { identityHandlers } from "./identity.ts";
import { interceptHandlers } from "./intercepts.ts";
import { massMessageHandlers } from "./mass-messages.ts";
import { mediaHandlers, readMedia, uploadHandlers, type UploadedFile } from "./media.ts";
import { momentHandlers } from "./moments.ts";
import { productAlbumHandlers } from "./product-albums.ts";
import { readCall, type Call } from "./reading.ts";
import { ApiRefusal, refuse } from "./refusal.ts";
import { statisticHandlers } from "./statistics.ts";

const handlers: Handlers<EndpointName> = {
  ...directoryHandlers,
  ...directoryWriteHandlers,
  ...customerHandlers,
  ...contactWayHandlers,
  ...corpTagHandlers,
  ...massMessageHandlers,
  ...groupHandlers,
  ...statisticHandlers,
  ...momentHandlers,
  ...mediaHandlers,
  ...appMessageHandlers,
  ...identityHandlers,
  ...handoverHandlers,
  ...acquisitionLinkHandlers,
  ...groupWelcomeHandlers,
  ...interceptHandlers,
  ...customerServiceHandlers,
  ...customerServiceMessageHandlers,
  ...customerServiceFigureHandlers,
  ...productAlbumHandlers,
  ...externalPaymentHandlers,
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
  moment_id: 41059,
};

/** Calls that wait for their answer; latency is what makes them overlap. */
let underWay = 0;

export function serveApi(app: FastifyInstance, whole: World): void {
  void app.register(async (api) => {
    // WeCom reads any body as JSON, whatever its type says; files come as multipart
    api.removeAllContentTypeParsers();
    api.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: 24 * 1024 * 1024 },
      (_request, body, done) => done(null, body),
    );
    api.all<{ Params: { "*": string } }>("/cgi-bin/*", async (request, reply) => {
      underWay++;
      try {
        return await answer(whole, request, reply);
      } finally {
        underWay--;
      }
    });
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
  const strike = world.endpointFaults.strike(name);
  if (strike.delayMs > 0) await sleep(strike.delayMs);
  if (faults.strikes("resetBefore") || strike.reset === "before") return breakOff(reply);
  const call = await readCall(request);
  const response = respond(world, name, call, strike);
  const isFile = "bytes" in response;
  const { errcode, errmsg } = isFile ? { errcode: 0, errmsg: "ok" } : response;
  world.log.add({
    kind: "api",
    endpoint: name,
    request: masked(call.file ? { ...call.fields, media: describeFile(call.file) } : call.fields),
    errcode,
    errmsg,
    response: isFile ? describeFile(response) : masked(response),
  });
  if (faults.strikes("resetAfter") || strike.reset === "after") return breakOff(reply);
  if (isFile) {
    return reply
      .type(response.contentType)
      .header("content-disposition", dispositionOf("attachment", response.filename))
      .send(Buffer.from(response.bytes));
  }
  if (errcode !== 0) reply.header("Error-Code", errcode).header("Error-Msg", encodeURI(errmsg));
  return reply.send(response);
}

type Envelope = { errcode: number; errmsg: string };

function respond(world: World, name: string, call: Call, strike: Strike): Envelope | UploadedFile {
  try {
    const payload = perform(world, name, call, strike);
    return "bytes" in payload ? payload : { errcode: 0, errmsg: "ok", ...payload };
  } catch (e) {
    if (!(e instanceof ApiRefusal)) throw e;
    const hint = `hint: [${world.state.nowSeconds()}_1_${randomBytes(16).toString("hex")}]`;
    const more = `more info at https://open.work.weixin.qq.com/devtool/query?e=${e.errcode}`;
    const prefix = call.wasJson ? "" : "Warning: wrong json format. ";
    const errmsg = `${prefix}${e.message}, ${hint}, from ip: ${call.ip}, ${more}`;
    return { errcode: e.errcode, errmsg, ...emptyLists(name) };
  }
}

function perform(whole: World, name: string, call: Call, strike: Strike): object | UploadedFile {
  const { faults, state } = whole;
  const { trustedIps, callsAMinute, callsAtOnce, refuseEscapes } = state.switches.get();
  const method = methodOf(name) ?? refuse(48002, "this endpoint is not in the sandbox");
  // described as GET in one place and as POST in another: both are taken
  const either = name === "externalcontact/get_intercept_rule";
  if (call.method !== method && !either) refuse(method === "GET" ? 43001 : 43002, `require ${method}`);
  const app = name === "gettoken" ? whole.app : judgeToken(state, call.token);
  if (typeof app === "number") refuse(app);
  if (trustedIps.length > 0 && name !== "gettoken" && !trustedIps.includes(call.ip)) refuse(60020);
  if (call.hasEscapes && refuseEscapes) refuse(40033);
  if (whole.endpointFaults.isOverRate(name, callsAMinute, state.clock.now().getTime())) refuse(45009);
  if (callsAtOnce > 0 && underWay > callsAtOnce) refuse(45033);
  if (strike.errcode !== undefined) refuse(strike.errcode);
  const verdict = judgeApp(app, name);
  if (verdict !== 0 && name !== "gettoken") refuse(verdict);
  const world = seenByApp(whole, app);
  if (faults.strikes("busy")) refuse(-1);
  if (faults.strikes("rateLimited")) refuse(45009);
  if (faults.strikes("tooManyAtOnce")) refuse(45033);
  if (isDownload(name)) return readMedia(world, check(downloadEndpoints[name].request, call.fields).media_id);
  return state.store.transact(() => {
    if (isUpload(name)) {
      const request = check<unknown>(uploadEndpoints[name].request, call.fields);
      // handler and schema stand under the same name in their tables, which holds them together
      const handler = uploadHandlers[name] as (world: World, request: unknown, file: UploadedFile) => object;
      return handler(world, request, call.file ?? refuse(44001));
    }
    if (!isEndpoint(name)) refuse(48002);
    const request = check<unknown>(endpoints[name].request, call.fields);
    const handler = handlers[name] as (world: World, request: unknown) => object; // likewise
    return handler(world, request);
  });
}

function methodOf(name: string): Endpoint["method"] | undefined {
  if (isEndpoint(name)) return endpoints[name].method;
  if (isUpload(name)) return "POST";
  return isDownload(name) ? "GET" : undefined;
}

function check<T>(schema: z.ZodType<T>, fields: Record<string, unknown>): T {
  const checked = schema.safeParse(fields);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const field = String(issue?.path[0] ?? "");
  const missing = fields[field] === undefined || fields[field] === "" ? MISSING[field] : undefined;
  return missing
    ? refuse(missing)
    : refuse(40058, `invalid param: ${issue?.path.join(".")}: ${issue?.message}`);
}

const describeFile = ({ filename, contentType, bytes }: UploadedFile) =>
  `${filename} (${contentType}, ${bytes.length} bytes)`;

/** Names that are not ASCII travel encoded. */
export const dispositionOf = (how: "inline" | "attachment", filename: string) =>
  `${how}; filename*=UTF-8''${encodeURIComponent(filename)}`;

const isUpload = (name: string): name is UploadName => Object.hasOwn(uploadEndpoints, name);
const isDownload = (name: string): name is DownloadName => Object.hasOwn(downloadEndpoints, name);
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
