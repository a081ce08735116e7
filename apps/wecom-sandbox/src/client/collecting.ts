/** createExternalPayment: a page asks the customer of the open chat for money, or shows a code for it. */
import { z } from "zod";
import { collect } from "../payments/collections.ts";
import type { BridgeCall } from "../phone-api.ts";
import { Refusal, type World } from "../world.ts";

/** Numbers may come as text, as they do from the SDK's own samples. */
const asked = z.object({
  /** 0 in the chat, 1 by a code */
  paymentType: z.coerce.number().int().min(0).max(1).default(0),
  /** fen */
  totalFee: z.coerce.number().int().min(1).max(5_000_000),
  description: z.string().max(128).default(""),
});

/** @throws {Refusal} with the words that follow "createExternalPayment:fail" */
export function beginCollection(world: World, { userid, personId, params }: BridgeCall): string {
  const call = asked.safeParse(params);
  if (!call.success) throw new Refusal(422, "invalid", `invalid ${call.error.issues[0]?.path.join(".")}`);
  const { paymentType, totalFee, description } = call.data;
  if (paymentType === 0 && personId === undefined)
    throw new Refusal(409, "no_chat", "without context of external contact");
  return collect(world, userid, paymentType === 0 ? personId : undefined, {
    totalFen: totalFee,
    description,
  });
}
