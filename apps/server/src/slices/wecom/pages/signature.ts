/** Signatures with which our pages register inside WeCom's client. */
import { randomBytes } from "node:crypto";
import type { PageSignature } from "@hortus/contracts";
import { ProblemError, type Workspace } from "@hortus/kernel";
import { signPage } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom } from "../connection/client.ts";
import { findConnection } from "../connection/connection-store.ts";

type Kind = "corp" | "agent";
interface Ticket {
  value: string;
  until: Date;
  /** Names the connection. */
  secretSealed: string;
}

// WeCom gives out 100 tickets an hour and app; one lives two hours, so each process fetches its own a few times a day.
const tickets = new WeakMap<Workspace, Partial<Record<Kind, Promise<Ticket>>>>();
const MARGIN_MS = 5 * 60_000;

/**
 * @param url of the page as the page sees it, without "#…"
 * @throws {ProblemError} 409 without a connection, 400 for a page that is not ours
 * @throws {WecomError} when the ticket can't be had
 */
export async function signOurPage(context: Context, url: string): Promise<PageSignature> {
  const { workspace, settings, clock } = context;
  // Whoever is signed in must not be able to let a stranger's page speak for the app.
  if (new URL(url).origin !== new URL(settings.publicUrl).origin)
    throw new ProblemError(400, "foreign_page", "Only pages of this server are signed", { field: "url" });
  const connection = await findConnection(workspace.db);
  if (!connection)
    throw new ProblemError(409, "wecom_not_connected", "This workspace is not connected with WeCom");
  const { corpId, agentId, secretSealed } = connection;
  const sign = async (kind: Kind) => {
    const ticket = await getTicket(context, kind, secretSealed);
    const page = {
      nonceStr: randomBytes(12).toString("hex"),
      timestamp: Math.floor(clock.now().getTime() / 1000),
    };
    return { ...page, signature: signPage(ticket, { ...page, url }) };
  };
  return { corpId, agentId, corp: await sign("corp"), agent: await sign("agent") };
}

async function getTicket(context: Context, kind: Kind, secretSealed: string): Promise<string> {
  const mine = tickets.get(context.workspace) ?? {};
  tickets.set(context.workspace, mine);
  const known = await mine[kind]?.catch(() => undefined);
  if (known && known.secretSealed === secretSealed && known.until > context.clock.now()) return known.value;
  const next = fetchTicket(context, kind, secretSealed);
  mine[kind] = next;
  return (await next).value;
}

async function fetchTicket(context: Context, kind: Kind, secretSealed: string): Promise<Ticket> {
  const askedAt = context.clock.now().getTime();
  const { ticket, expires_in } =
    kind === "corp"
      ? await callWecom(context, "get_jsapi_ticket", {})
      : await callWecom(context, "ticket/get", { type: "agent_config" });
  const lifeMs = expires_in * 1000;
  return { value: ticket, until: new Date(askedAt + lifeMs - Math.min(MARGIN_MS, lifeMs / 2)), secretSealed };
}
