/** Hand-overs as they lie in the journal; finished ones stay for 90 days, which the limit counts. */
export interface TransferRow {
  id: number;
  from: string;
  to: string;
  personId: string;
  /** Unix seconds. */
  startedAt: number;
  /** When it completes by itself, or when it was completed or ended. */
  at: number;
  status: "waiting" | "done" | "refused" | "full";
  /** The old member has left the company. */
  resigned: boolean;
  message: string;
}
