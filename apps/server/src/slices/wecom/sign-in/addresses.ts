/**
 * An advisor comes in by WeCom's word: `/wecom/<workspace>/enter?to=/h5/…` is the app's home page, and where cards and the sidebar lead.
 * WeCom sends the browser back to `/wecom/<workspace>/entered`.
 */
import { oauthAddress, webSignInAddress } from "@hortus/wecom-protocol";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../../context.ts";
import { headersOf } from "../../../http.ts";
import type { FrontDoor } from "../../../slice.ts";
import { findConnection, type Connection } from "../connection/connection-store.ts";
import { beginErrand, errandCookie, noErrandCookie, readErrand } from "./errand.ts";
import { recognise } from "./recognise.ts";
import { sendRefusal } from "./refusal-page.ts";

const YEAR_S = 31_536_000;
const params = z.object({ workspace: z.string().regex(/^[a-z0-9_]{1,63}$/) });
const entering = z.object({ to: z.string().max(500).optional() });
const entered = z.object({ code: z.string().min(1).max(512), state: z.string().min(1).max(128) });

/** Where a page of ours is opened by somebody whom WeCom recognises first. */
export const enterUrl = ({ settings, workspace }: Context, to: string): string =>
  `${settings.publicUrl}/wecom/${workspace.name}/enter?to=${encodeURIComponent(to)}`;

export function signInAddresses(
  app: FastifyInstance,
  contextOf: (workspace: string) => Context | undefined,
  door: FrontDoor,
): void {
  // a whole company behind one address opens the app at nine
  const limited = { config: { rateLimit: { max: 300, timeWindow: 60_000 } } };
  const contextFor = (request: FastifyRequest): Context | undefined => {
    const asked = params.safeParse(request.params);
    return asked.success ? contextOf(asked.data.workspace) : undefined;
  };

  app.get("/wecom/:workspace/enter", limited, async (request, reply) => {
    const context = contextFor(request);
    const language = request.headers["accept-language"];
    if (!context) return sendRefusal(reply, "workspace", { language });
    const connection = await findConnection(context.workspace.db);
    if (!connection) return sendRefusal(reply, "not_connected", { language });
    const errand = beginErrand(entering.safeParse(request.query).data?.to);
    // Who runs the place stays who they are. An advisor is asked for again: on a shared counter another may have taken over.
    const known = await door.identify(headersOf(request));
    if (known?.workspace === context.workspace.name && !isAdvisor(known.caller))
      return reply.redirect(errand.to);
    const { publicUrl } = context.settings;
    return reply
      .header("set-cookie", errandCookie(context.workspace.name, errand, publicUrl.startsWith("https:")))
      .header("cache-control", "no-store")
      .redirect(
        whereWecomAsks(connection, isInClient(request), {
          redirectUri: `${publicUrl}/wecom/${context.workspace.name}/entered`,
          state: errand.state,
        }),
      );
  });

  app.get("/wecom/:workspace/entered", limited, async (request, reply) => {
    const context = contextFor(request);
    const language = request.headers["accept-language"];
    if (!context) return sendRefusal(reply, "workspace", { language });
    const { name } = context.workspace;
    const isSecure = context.settings.publicUrl.startsWith("https:");
    const asked = entered.safeParse(request.query).data;
    const errand = asked && readErrand(request.headers.cookie, asked.state);
    if (!asked || !errand) return sendRefusal(reply, "errand", { language, again: `/wecom/${name}/enter` });
    const found = await recognise(context, door, asked.code);
    if ("refused" in found) {
      void reply.header("set-cookie", noErrandCookie(name, isSecure));
      const again = `/wecom/${name}/enter?to=${encodeURIComponent(errand.to)}`;
      return sendRefusal(reply, found.refused, { language, again });
    }
    // The pages read which workspace's door this phone comes by; it is no secret.
    const place = `hortus_door=${name}; Path=/h5; Max-Age=${YEAR_S}; SameSite=Lax${isSecure ? "; Secure" : ""}`;
    const session = await door.enterAs(found.personId, headersOf(request));
    return reply
      .header("set-cookie", [...session, noErrandCookie(name, isSecure), place])
      .header("cache-control", "no-store")
      .redirect(`${errand.to}#entered`);
  });
}

/** Silently inside the client, by a QR code in any other browser; the least scope, which tells a userid and nothing of the member's. */
function whereWecomAsks(
  { kind, corpId, agentId, baseUrl, phoneUrl }: Connection,
  inClient: boolean,
  errand: { redirectUri: string; state: string },
): string {
  const base = kind === "sandbox" ? { base: new URL(phoneUrl ?? baseUrl).origin } : {};
  const signIn = { corpId, agentId, ...errand };
  return inClient ? oauthAddress(signIn, base) : webSignInAddress(signIn, base);
}

const isAdvisor = (caller: { kind: string; role?: string }): boolean =>
  caller.kind === "person" && caller.role === "advisor";

/** WeCom's client says so in its name; a sandbox's phone frames the page. */
const isInClient = ({ headers }: FastifyRequest): boolean =>
  /wxwork/i.test(headers["user-agent"] ?? "") || headers["sec-fetch-dest"] === "iframe";
