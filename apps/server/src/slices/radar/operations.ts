import { randomBytes } from "node:crypto";
import type { RadarLink } from "@hortus/contracts";
import { appendEvents, newId, notFound, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../context.ts";
import { getUsable } from "../content/index.ts";
import {
  addTimeline,
  findCurrentCustomerIds,
  findCustomers,
  refuseOthersCustomer,
} from "../customers/index.ts";
import { recordAudit } from "../platform/index.ts";
import { addressOf, readAddress } from "./address.ts";
import { radarOpened } from "./events.ts";
import { countUnknown, findLinkOf, findTarget, insertOpen, putLink, type LinkRow } from "./store.ts";

/** One link a version of a page, whoever asks for it; the address is the customer's own. */
export async function makeLink(
  context: Context,
  caller: Caller,
  { contentId, customerId }: { contentId: string; customerId?: string | undefined },
): Promise<{ link: RadarLink; url: string }> {
  const { workspace, clock } = context;
  const item = await getUsable(context, caller, contentId);
  const { body, version } = item;
  if (body.kind !== "article" && body.kind !== "link")
    throw new ProblemError(400, "no_page", "Only articles and links lead to a page", { field: "contentId" });
  const known = customerId === undefined ? undefined : await knownCustomer(context, caller, customerId);
  if (!(await findLinkOf(workspace.db, contentId, version))) {
    const id = newId(clock);
    await workspace.tx(async (tx) => {
      const isNew = await putLink(tx, {
        id,
        code: randomBytes(6).toString("base64url"),
        title: body.title,
        target: body.url,
        contentId,
        contentVersion: version,
        createdBy: caller.name,
        createdAt: clock.now(),
      });
      if (!isNew) return; // somebody else just made it
      await recordAudit(tx, context, caller, {
        action: "radar_link_made",
        objectType: "radar_link",
        objectId: id,
        after: { contentId, version, target: body.url },
      });
    });
  }
  const link = await findLinkOf(workspace.db, contentId, version);
  if (!link) throw notFound("This link");
  return { link: describeLink(link), url: addressOf(context, link.code, known) };
}

async function knownCustomer(context: Context, caller: Caller, customerId: string): Promise<string> {
  const { db } = context.workspace;
  const customer = (await findCustomers(db, [customerId])).get(customerId);
  if (!customer) throw notFound("This customer");
  await refuseOthersCustomer(db, caller, customer.id);
  return customer.id;
}

/** Opened again so soon is the same look: a slow page is tapped twice. */
const ONE_LOOK_MS = 30_000;

/**
 * Somebody follows a link.
 *
 * @param path what stands behind the workspace in the address
 * @returns where it leads, or undefined when there is no such link; it leads nowhere else than where it was made to
 */
export async function follow(
  context: Context,
  path: string,
  isCounted: boolean,
): Promise<string | undefined> {
  const { workspace, clock } = context;
  const { code, customerId } = readAddress(context, path);
  const link = await findTarget(workspace.db, code);
  if (!link) return undefined;
  if (!isCounted) return link.target;
  const at = clock.now();
  await workspace.tx(async (tx) => {
    // merged meanwhile: it counts for the profile that stayed
    const current = customerId && (await findCurrentCustomerIds(tx, [customerId])).get(customerId);
    if (!current) return countUnknown(tx, link.id, at);
    const id = newId(clock);
    const open = { id, customerId: current, linkId: link.id, title: link.title, at };
    if (!(await insertOpen(tx, open, new Date(at.getTime() - ONE_LOOK_MS)))) return;
    const payload = { linkId: link.id, contentId: link.contentId ?? undefined, title: link.title };
    await appendEvents(tx, clock, [radarOpened.of({ customerId: current, payload })]);
    await addTimeline(tx, context, [
      { customerId: current, at, kind: "radar_opened", key: `radar_opened:${id}`, payload },
    ]);
  });
  return link.target;
}

export const describeLink = ({
  lastOpenedAt,
  createdAt,
  contentId,
  contentVersion,
  sendId,
  code: _code,
  ...link
}: LinkRow): RadarLink => ({
  ...link,
  ...(contentId !== null && contentVersion !== null ? { contentId, contentVersion } : {}),
  ...(sendId === null ? {} : { sendId }),
  ...(lastOpenedAt ? { lastOpenedAt: lastOpenedAt.toISOString() } : {}),
  createdAt: createdAt.toISOString(),
});
