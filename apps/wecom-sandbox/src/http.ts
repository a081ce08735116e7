/** The sandbox's one HTTP server: WeCom's API, the phone page and its interface, and the QR pictures. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import fastify, { type FastifyError, type FastifyInstance } from "fastify";
import qrcode from "qrcode";
import { servePhoneApi } from "./admin-api.ts";
import { qrContentOf } from "./api/contact-ways.ts";
import { dispositionOf, serveApi } from "./api/server.ts";
import { serveSignIn } from "./identity/sign-in-page.ts";
import type { Life } from "./life.ts";
import { Refusal, type World } from "./world.ts";

/** Where Vite puts the phone page: beside its sources; in the package beside the program, where its assets tell it. */
const builtPages = ["./phone/dist/", "./phone/assets/../"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

export function createHttp(
  world: World,
  life: Life,
  reset: () => void,
  log?: { error(fields: object, message: string): void },
): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  admitLocalPages(app);
  app.setErrorHandler<FastifyError | Refusal>((error, request, reply) => {
    if (error instanceof Refusal)
      return reply.code(error.status).send({ code: error.code, detail: error.message });
    const status = error.statusCode ?? 500;
    if (status >= 500) log?.error({ err: error, path: request.url.split("?")[0] }, "sandbox failed");
    const detail = status >= 500 ? "The sandbox failed at this; see its log" : error.message;
    return reply.code(status).send({ code: status >= 500 ? "sandbox_failed" : "invalid_input", detail });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ code: "not_found", detail: "There is nothing at this address" }),
  );
  serveApi(app, world);
  servePhoneApi(app, world, life, reset);
  serveQrCodes(app, world);
  serveMedia(app, world);
  serveSignIn(app, world);
  serveBridge(app);
  servePhonePage(app);
  return app;
}

/** Pages of this machine may call; a page from elsewhere must not move the clock of whoever visits it. */
function admitLocalPages(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    const { origin, host } = request.headers;
    if (!origin) return;
    const own = origin === `http://${host}` || origin === `https://${host}`;
    if (!own && !LOCAL.test(origin)) {
      return reply
        .code(403)
        .send({ code: "foreign_page", detail: "Only pages of this machine may call the sandbox" });
    }
    reply.header("access-control-allow-origin", origin).header("vary", "origin");
    if (request.method !== "OPTIONS") return;
    return reply
      .header("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE")
      .header("access-control-allow-headers", "content-type")
      .code(204)
      .send();
  });
}

function serveQrCodes(app: FastifyInstance, world: World): void {
  app.get<{ Params: { file: string } }>("/qr/:file", async (request, reply) => {
    const configId = request.params.file.replace(/\.png$/, "");
    if (!world.state.contactWays.get(configId) && !world.state.joinWays.get(configId)) {
      throw new Refusal(404, "unknown_code", "This code does not exist or has been deleted");
    }
    const picture = await qrcode.toBuffer(qrContentOf(world, configId), { width: 480, margin: 2 });
    return reply.type("image/png").send(picture);
  });
}

/** The script for pages inside the phone; pages of any origin may take it. */
function serveBridge(app: FastifyInstance): void {
  const script = readFileSync(fileURLToPath(new URL("./client/bridge.js", import.meta.url)), "utf8");
  app.get("/bridge.js", (_request, reply) =>
    reply
      .type("text/javascript; charset=utf-8")
      .header("cross-origin-resource-policy", "cross-origin")
      .header("cache-control", "no-cache")
      .send(script),
  );
}

/** Pictures and files as the phones show them, and those of uploadimg, which need no token. */
function serveMedia(app: FastifyInstance, world: World): void {
  app.get<{ Params: { id: string } }>("/media/:id", (request, reply) => {
    const media = world.state.media.get(request.params.id);
    if (!media) throw new Refusal(404, "unknown_media", "There is no such file, or it has been forgotten");
    // whatever was uploaded must not run as a page of the sandbox
    const shown = /^(image\/(png|jpeg|gif|webp)|video\/mp4|audio\/)/.test(media.contentType);
    return reply
      .type(shown ? media.contentType : "application/octet-stream")
      .header("x-content-type-options", "nosniff")
      .header("content-disposition", dispositionOf(shown ? "inline" : "attachment", media.filename))
      .send(Buffer.from(media.bytes, "base64"));
  });
}

function servePhonePage(app: FastifyInstance): void {
  // With what is open: a scene can be sent to a colleague.
  app.get("/", ({ url }, reply) => reply.redirect(`/phone${url}`));
  const root = builtPages.find(
    (folder) => existsSync(`${folder}index.html`) && existsSync(`${folder}assets`),
  );
  if (root) {
    void app.register(fastifyStatic, { root, prefix: "/phone/" });
    return;
  }
  app.get("/phone/", (_request, reply) =>
    reply
      .type("text/plain; charset=utf-8")
      .send("The phone page is not built yet: npm run build · 手机页面尚未构建"),
  );
}
