/** WeChat customer service and payments, as people do them. */
import {
  endTalk,
  enter,
  readTalk,
  replyAsServicer,
  sayAsPerson,
  takeTalk,
  talksOfServicer,
} from "../customer-service/talks.ts";
import { pay, refund } from "../payments/payments.ts";
import type { ServiceRouteName } from "../phone-api.ts";
import type { World } from "../world.ts";
import type { Some } from "./answers.ts";

export function serviceAnswers(world: World): Some<ServiceRouteName> {
  const { state } = world;
  return {
    listKfAccounts: () => ({
      accounts: [...state.kfAccounts.all()].map(({ openKfid, name, mediaId }) => ({
        openKfid,
        name,
        picUrl: `/media/${mediaId}`,
      })),
    }),
    enterKf: ({ params: { personId, openKfid }, body }) => {
      enter(world, personId, openKfid, body);
      return { messages: readTalk(world, personId, openKfid) };
    },
    readKf: ({ params: { personId, openKfid } }) => ({ messages: readTalk(world, personId, openKfid) }),
    sayToKf: ({ params: { personId, openKfid }, body }) => {
      sayAsPerson(world, personId, openKfid, body.text);
      return { messages: readTalk(world, personId, openKfid) };
    },
    listKfTalks: ({ params }) => ({ talks: talksOfServicer(world, params.userid) }),
    takeKf: ({ params: { userid, openKfid, personId } }) => takeTalk(world, userid, openKfid, personId),
    replyToKf: ({ params: { userid, openKfid, personId }, body }) =>
      replyAsServicer(world, userid, openKfid, personId, body.text),
    endKf: ({ params: { userid, openKfid, personId } }) => endTalk(world, userid, openKfid, personId),
    payMember: ({ params: { personId, userid }, body }) => pay(world, personId, userid, body),
    refundPayment: ({ params, body }) => refund(world, params.transactionId, body),
  };
}
