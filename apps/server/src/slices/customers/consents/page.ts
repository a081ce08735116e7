import { consentPageChange, type ConsentPage } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../../context.ts";
import { describeForCustomer, openConsentLink, recordConsents } from "../../compliance/index.ts";
import { findWorkspace } from "../../platform/index.ts";
import { getCurrentId } from "./operations.ts";

const address = z.object({ workspace: z.string().max(40) });
/** Not in the address, where logs would keep it. */
const credentials = z.object({ authorization: z.string().startsWith("Consent ").max(600) });

/** Where the customer's own page reads and says yes or no. The link is the key: whoever has it is taken for the customer. */
export function consentAddresses(
  app: FastifyInstance,
  contextOf: (workspace: string) => Context | undefined,
): void {
  const url = "/api/consent/:workspace";
  const limited = { config: { rateLimit: { max: 60, timeWindow: 60_000 } }, bodyLimit: 2_048 };

  async function enter({
    params,
    headers,
  }: FastifyRequest): Promise<{ context: Context; customerId: string }> {
    const where = address.safeParse(params);
    const key = credentials.safeParse(headers);
    const context = where.success ? contextOf(where.data.workspace) : undefined;
    const customerId =
      context && key.success
        ? openConsentLink(context, key.data.authorization.slice("Consent ".length))
        : undefined;
    if (!context || !customerId)
      throw new ProblemError(404, "link_over", "This link is over or not complete", {
        hint: "Ask your advisor for a new one.",
      });
    return { context, customerId: await getCurrentId(context, customerId) };
  }

  async function show(context: Context, customerId: string): Promise<ConsentPage> {
    const workspace = await findWorkspace(context.database.system.db, context.workspace.name);
    return { brand: workspace?.title ?? "", purposes: await describeForCustomer(context, customerId) };
  }

  app.get(url, limited, async (request) => {
    const { context, customerId } = await enter(request);
    return show(context, customerId);
  });
  app.post(url, limited, async (request) => {
    const { context, customerId } = await enter(request);
    const body = consentPageChange.safeParse(request.body);
    if (!body.success) throw new ProblemError(400, "invalid_request", "Name a purpose, and yes or no");
    const { purpose, allowed } = body.data;
    await context.workspace.tx((tx) =>
      recordConsents(tx, context, [
        {
          customerId,
          purpose,
          state: allowed ? "given" : "withdrawn",
          channel: "h5",
          by: { kind: "customer", name: "customer" },
        },
      ]),
    );
    return show(context, customerId);
  });
}
