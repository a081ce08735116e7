/** WeChat customer service and payments, as people do them. */
import { z } from "zod";
import { externalUserid } from "./pieces.ts";

export const kfAccountShape = z.object({ openKfid: z.string(), name: z.string(), picUrl: z.string() });
export type KfAccount = z.infer<typeof kfAccountShape>;

export const kfTalkShape = z.object({
  openKfid: z.string(),
  accountName: z.string(),
  personId: externalUserid,
  nickname: z.string(),
  /** 0 unhandled, 1 with the app, 2 waiting for a member, 3 with a member, 4 ended or not begun */
  state: z.int(),
  servicer: z.string().nullable(),
  /** A member takes no messages of this customer. */
  isRejected: z.boolean(),
});
export type KfTalk = z.infer<typeof kfTalkShape>;

/** What the app offers in a conversation: an advisor to add, or a group to join. */
export const kfOfferShape = z.object({ name: z.string(), isGroup: z.boolean(), wording: z.string() });
export type KfOffer = z.infer<typeof kfOfferShape>;

export const paymentShape = z.object({
  transactionId: z.string(),
  totalFen: z.int(),
  refundedFen: z.int(),
});
export type Payment = z.infer<typeof paymentShape>;
