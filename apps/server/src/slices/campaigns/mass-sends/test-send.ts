import { newId, notFound, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { planIntents } from "../../outreach/index.ts";
import { auditOf } from "../../platform/index.ts";
import { compose, purposeOf } from "./compose.ts";
import { refuseForbiddenWords } from "./gate.ts";
import { getMassSend } from "./operations.ts";

const audit = auditOf("mass_send");

/** To one customer through the guards, as any other message; no hold-out, and counted in no result. */
export async function testMassSend(
  context: Context,
  caller: Caller,
  id: string,
  { customerId, variantId }: { customerId: string; variantId: string },
): Promise<void> {
  const { workspace, clock } = context;
  const { name, definition, version } = await getMassSend(context, id);
  if (definition.channel !== "single")
    throw new ProblemError(409, "not_for_customers", "There is no test of it to one customer", {
      hint: "Choose a group of colleagues, or your own Moments, as its audience first.",
    });
  const variant = definition.variants.find((one) => one.id === variantId);
  if (!variant) throw notFound("This variant");
  await refuseForbiddenWords(context, definition);
  const now = clock.now();
  const composed = await compose(workspace.db, id, { ...definition, variants: [variant] }, [customerId]);
  const { text, missing = [], advisorId } = composed.get(customerId) ?? {};
  if (text === undefined)
    throw new ProblemError(409, "missing_variable", `No value for ${missing.join(", ")}`, {
      hint: "Give a default, or choose another customer.",
    });
  await workspace.tx(async (tx) => {
    await planIntents(tx, context, [
      {
        customerId,
        purposeKey: `${purposeOf(id)}:test:${version}:${newId(clock)}`,
        kind: "message",
        class: definition.class,
        classes: definition.classes,
        advisorId,
        title: name,
        text,
        template: variant.text,
        attachments: variant.attachments,
        why: { kind: "mass_send", massSendId: id, massSendName: name, at: now.toISOString(), isTest: true },
        valueFen: 0,
        plannedAt: now,
      },
    ]);
    await audit(tx, context, caller, id, "mass_send_tested", { after: { customerId, variantId } });
  });
}
