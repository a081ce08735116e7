/** A payment of a customer to a member as it lies in the journal. Amounts are fen, times unix seconds. */
export interface PaymentRow {
  transactionId: string;
  outTradeNo: string;
  personId: string;
  userid: string;
  totalFen: number;
  description: string;
  paidAt: number;
  refunds: { no: string; fen: number; comment: string; at: number }[];
}
