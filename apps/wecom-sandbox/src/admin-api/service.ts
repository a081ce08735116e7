/** WeChat customer service and payments, as people do them. */
import { enter, recallAsPerson, sayAsPerson } from "../customer-service/customers.ts";
import { acceptOffer, offerOf } from "../customer-service/offers.ts";
import {
  endTalk,
  handOnTalk,
  receiveCustomers,
  recallAsServicer,
  rejectCustomer,
  replyAsServicer,
  takeTalk,
  talksOfServicer,
} from "../customer-service/servicers.ts";
import { readTalk } from "../customer-service/talks.ts";
import { payCollection } from "../payments/collections.ts";
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
      sayAsPerson(world, personId, openKfid, body);
      return { messages: readTalk(world, personId, openKfid) };
    },
    recallFromKf: ({ params: { personId, openKfid }, body }) => {
      recallAsPerson(world, personId, openKfid, body.seq);
      return { messages: readTalk(world, personId, openKfid) };
    },
    readKfOffer: ({ params: { personId, openKfid } }) => ({ offer: offerOf(world, openKfid, personId) }),
    acceptKfOffer: ({ params: { personId, openKfid } }) => {
      acceptOffer(world, personId, openKfid);
      return { offer: offerOf(world, openKfid, personId) };
    },
    listKfTalks: ({ params }) => ({ talks: talksOfServicer(world, params.userid) }),
    takeKf: ({ params: { userid, openKfid, personId } }) => takeTalk(world, userid, openKfid, personId),
    replyToKf: ({ params: { userid, openKfid, personId }, body }) =>
      replyAsServicer(world, userid, openKfid, personId, body.text),
    recallKfReply: ({ params: { userid, openKfid, personId }, body }) =>
      recallAsServicer(world, userid, openKfid, personId, body.seq),
    handOnKf: ({ params: { userid, openKfid, personId }, body }) =>
      handOnTalk(world, userid, openKfid, personId, body.to),
    rejectKf: ({ params: { userid, openKfid, personId }, body }) =>
      rejectCustomer(world, userid, openKfid, personId, body.isRejected),
    receiveKf: ({ params, body }) => {
      receiveCustomers(world, params.userid, params.openKfid, body);
      return {};
    },
    endKf: ({ params: { userid, openKfid, personId } }) => endTalk(world, userid, openKfid, personId),
    payMember: ({ params: { personId, userid }, body }) => pay(world, personId, userid, body),
    payCollection: ({ params }) => payCollection(world, params.personId, params.paymentId),
    refundPayment: ({ params, body }) => refund(world, params.transactionId, body),
  };
}
