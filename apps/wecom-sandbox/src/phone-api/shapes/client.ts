/** What a page of the product asks of WeCom's client. */
import { z } from "zod";
import { userid } from "./pieces.ts";

/** A page's call to the client, as the frame passes it on. */
export const bridgeCallShape = z.object({
  session: z.string().min(1).max(64),
  name: z.string().min(1).max(64),
  params: z.record(z.string(), z.unknown()),
  /** The page's address as it sees it. */
  url: z.string().max(4096),
  userid,
  entry: z.enum(["single_chat_tools", "group_chat_tools", "contact_profile", "normal"]),
  personId: z.string().optional(),
  chatId: z.string().optional(),
});
export type BridgeCall = z.infer<typeof bridgeCallShape>;
export const bridgeAnswerShape = z.looseObject({ errMsg: z.string() });
export type BridgeAnswer = z.infer<typeof bridgeAnswerShape>;
