/** A call to WeCom that came to nothing, and whether trying again helps. */
import { meaningOf } from "./codes.ts";

export type WecomFailure =
  /** WeCom answered with an errcode. */
  | "refused"
  /** No answer: no connection, a broken one, too slow, or given up by the caller. */
  | "network"
  /** An answer that is not what the endpoint promises. */
  | "bad_answer"
  /** Our request breaks WeCom's rules; nothing was sent. */
  | "invalid_request";

export interface WecomErrorDetails {
  endpoint: string;
  failure: WecomFailure;
  errcode?: number;
  errmsg?: string;
  retryable?: boolean;
  retryAfterMs?: number;
  unknownOutcome?: boolean;
  cause?: unknown;
}

/** Its message never holds a secret or a token, so it may be logged and shown. */
export class WecomError extends Error {
  override readonly name = "WecomError";
  readonly endpoint: string;
  readonly failure: WecomFailure;
  /** Undefined unless WeCom refused. */
  readonly errcode: number | undefined;
  /** WeCom's own words, for people; never to be matched on. */
  readonly errmsg: string;
  /** The same call may succeed later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  /** A write may or may not have happened: look at WeCom's state before doing it again. */
  readonly unknownOutcome: boolean;

  constructor(details: WecomErrorDetails) {
    const { endpoint, failure, errcode, errmsg = "" } = details;
    const meaning = errcode === undefined ? undefined : meaningOf(errcode);
    const what = meaning ? `errcode ${errcode}, ${meaning.meaning}` : failure.replace("_", " ");
    super(`WeCom ${endpoint}: ${what}${errmsg && ` (${errmsg})`}`, { cause: details.cause });
    this.endpoint = endpoint;
    this.failure = failure;
    this.errcode = errcode;
    this.errmsg = errmsg;
    this.retryable = details.retryable ?? (meaning !== undefined && meaning.remedy !== "none");
    this.retryAfterMs = details.retryAfterMs ?? meaning?.waitMs;
    this.unknownOutcome = details.unknownOutcome ?? false;
  }
}
