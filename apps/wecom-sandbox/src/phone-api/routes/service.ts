/** WeChat customer service: customers come and write, members take part. And payments to members. */
import { z } from "zod";
import * as shape from "../shapes.ts";
import { messages, person, staff, text, type PhoneRoute } from "./pieces.ts";

const account = person.extend({ openKfid: z.string() });
const talk = account.extend({ userid: z.string() });
const message = z.object({ seq: z.int() });
const acts = { params: talk, response: shape.kfTalkShape } as const;

export const serviceRoutes = {
  listKfAccounts: {
    method: "GET",
    path: "/kf",
    response: z.object({ accounts: z.array(shape.kfAccountShape) }),
  },
  /** Opens the chat, as by the address of kf/add_contact_way; raises enter_session. */
  enterKf: {
    method: "POST",
    path: "/people/:personId/kf/:openKfid/enter",
    params: account,
    body: z.object({ scene: z.string().max(32).default(""), sceneParam: z.string().max(128).default("") }),
    response: messages,
  },
  readKf: { method: "GET", path: "/people/:personId/kf/:openKfid", params: account, response: messages },
  sayToKf: {
    method: "POST",
    path: "/people/:personId/kf/:openKfid",
    params: account,
    /** `menuId` when it was chosen from a menu. */
    body: text.extend({ menuId: z.string().max(128).optional() }),
    response: messages,
  },
  /** Within two minutes; raises user_recall_msg. */
  recallFromKf: {
    method: "POST",
    path: "/people/:personId/kf/:openKfid/recall",
    params: account,
    body: message,
    response: messages,
  },
  readKfOffer: {
    method: "GET",
    path: "/people/:personId/kf/:openKfid/offer",
    params: account,
    response: z.object({ offer: shape.kfOfferShape.nullable() }),
  },
  acceptKfOffer: {
    method: "POST",
    path: "/people/:personId/kf/:openKfid/offer",
    params: account,
    response: z.object({ offer: shape.kfOfferShape.nullable() }),
  },
  /** Of the accounts that the member serves. */
  listKfTalks: {
    method: "GET",
    path: "/staff/:userid/kf",
    params: staff,
    response: z.object({ talks: z.array(shape.kfTalkShape) }),
  },
  takeKf: { method: "POST", path: "/staff/:userid/kf/:openKfid/:personId/take", ...acts },
  replyToKf: { method: "POST", path: "/staff/:userid/kf/:openKfid/:personId/reply", ...acts, body: text },
  recallKfReply: {
    method: "POST",
    path: "/staff/:userid/kf/:openKfid/:personId/recall",
    ...acts,
    body: message,
  },
  /** To another member who serves the account; raises session_status_change 2. */
  handOnKf: {
    method: "POST",
    path: "/staff/:userid/kf/:openKfid/:personId/hand-on",
    ...acts,
    body: z.object({ to: z.string() }),
  },
  /** The customer's messages reach nobody while it is set. */
  rejectKf: {
    method: "PUT",
    path: "/staff/:userid/kf/:openKfid/:personId/rejected",
    ...acts,
    body: z.object({ isRejected: z.boolean() }),
  },
  /** Whether the member receives customers of the account. */
  receiveKf: {
    method: "PUT",
    path: "/staff/:userid/kf/:openKfid/receives",
    params: staff.extend({ openKfid: z.string() }),
    body: z.object({ receives: z.boolean(), pauses: z.boolean().default(false) }),
    response: z.object({}),
  },
  endKf: { method: "POST", path: "/staff/:userid/kf/:openKfid/:personId/end", ...acts },
  /** The customer pays the member, as in a chat. */
  payMember: {
    method: "POST",
    path: "/people/:personId/payments/:userid",
    params: person.extend({ userid: z.string() }),
    body: z.object({ totalFen: z.int().min(1).max(5_000_000), description: z.string().max(128).default("") }),
    response: shape.paymentShape,
  },
  /** What a page of the product began by createExternalPayment. */
  payCollection: {
    method: "POST",
    path: "/people/:personId/collections/:paymentId/pay",
    params: person.extend({ paymentId: z.string() }),
    response: shape.paymentShape,
  },
  refundPayment: {
    method: "POST",
    path: "/payments/:transactionId/refund",
    params: z.object({ transactionId: z.string() }),
    body: z.object({ fen: z.int().min(1), comment: z.string().max(128).default("") }),
    response: shape.paymentShape,
  },
} as const satisfies Record<string, PhoneRoute>;
