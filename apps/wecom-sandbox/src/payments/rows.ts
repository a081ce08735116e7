/** Payments of customers to members as they lie in the journal. Amounts are fen, times unix seconds. */
export interface PaymentRow {
  transactionId: string;
  outTradeNo: string;
  personId: string;
  userid: string;
  totalFen: number;
  description: string;
  paidAt: number;
  refunds: { no: string; fen: number; comment: string; at: number }[];
  /** The collection that it was paid on. */
  paymentId?: string;
}

/** What a member asks for; by a code it may be paid many times, in a chat once. */
export interface CollectionRow {
  paymentId: string;
  userid: string;
  /** Absent of a code, which anybody may pay. */
  personId?: string;
  totalFen: number;
  description: string;
  /** Of the card in the chat. */
  seq?: number;
}

/** The company's merchant, and who may collect for it. */
export interface MerchantRow {
  mchId: string;
  name: string;
  scope: { user: string[]; partyid: number[]; tagid: number[] };
}
