/** Calls WeCom's API: one token for all callers, few calls at once, bounded patience, typed answers and failures. */
import type { z } from "zod";
import { createBudgets } from "./budgets.ts";
import { meaningOf } from "./codes.ts";
import {
  endpoints,
  type Endpoint,
  type EndpointName,
  type WecomRequest,
  type WecomResponse,
} from "./endpoints.ts";
import {
  downloadEndpoints,
  uploadEndpoints,
  type DownloadName,
  type DownloadRequest,
  type UploadEndpoint,
  type UploadFile,
  type UploadName,
  type UploadRequest,
  type UploadResponse,
} from "./endpoints/media.ts";
import { WecomError } from "./errors.ts";
import { limitConcurrency } from "./limit.ts";
import { createTransport, type AnsweredFile, type Sending } from "./transport.ts";

export interface WecomClientOptions {
  /** "https://qyapi.weixin.qq.com", or a sandbox. */
  baseUrl: string;
  corpId: string;
  /** Of the app; each app has its own token. */
  secret: string;
  clock: { now(): Date };
  fetch?: typeof fetch;
  /** 5 by default: WeCom answers 45033 to more calls at once than it likes. */
  maxConcurrent?: number;
  /** 15 s by default. */
  timeoutMs?: number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  log?: { warn(fields: object, message: string): void };
  /** Where several clients of one app share their token; without it this client keeps its own. */
  tokens?: SharedTokens;
  /** Told after each call, whatever became of it. */
  onCall?(call: CallFigure): void;
  /** Calls of one endpoint a minute, 4000 by default: two processes together stay below WeCom's 10 000. */
  callsAMinute?: number;
}

export interface Token {
  value: string;
  /** When to ask for the next one. */
  until: Date;
}

export interface SharedTokens {
  /**
   * A token that is good now and is not `bad`. However many ask, `fetchToken` runs once.
   * @throws what `fetchToken` throws
   */
  get(bad: string | undefined, fetchToken: () => Promise<Token>): Promise<Token>;
}

export interface CallFigure {
  endpoint: string;
  ms: number;
  /** Undefined when it succeeded. */
  error?: WecomError;
}

export interface WecomClient {
  /**
   * Tries anew by itself with a fresh token, and up to three times when WeCom is busy (3.5 s in all).
   * @throws {WecomError} and nothing else
   */
  call<N extends EndpointName>(
    endpoint: N,
    request: WecomRequest<N>,
    options?: { signal?: AbortSignal },
  ): Promise<WecomResponse<N>>;
  /** The same for a file that goes to WeCom. A repetition makes another media_id and does no harm. */
  upload<N extends UploadName>(
    endpoint: N,
    request: UploadRequest<N>,
    file: UploadFile,
    options?: { signal?: AbortSignal },
  ): Promise<UploadResponse<N>>;
  /** A file that comes from WeCom, whole in memory: WeCom's own limit is 20 MB. */
  download<N extends DownloadName>(
    endpoint: N,
    request: DownloadRequest<N>,
    options?: { signal?: AbortSignal },
  ): Promise<AnsweredFile>;
}

/** Before the third retry WeCom asks to stop; the waits double because all callers are told "busy" at once. */
const BACK_OFF_MS = [500, 1_000, 2_000];
/** A token is renewed this long before it ends, so that it can't end on the way. */
const TOKEN_MARGIN_MS = 60_000;
const CALL_LIMIT = 45009;

export function createWecomClient(options: WecomClientOptions): WecomClient {
  const { corpId, secret, clock, log, sleep = sleepFor } = options;
  const send = createTransport(options);
  const withSlot = limitConcurrency(options.maxConcurrent ?? 5);
  const budgets = createBudgets({ ...options, sleep });
  let token: Token | undefined;
  let bad: string | undefined;
  let refreshing: Promise<string> | undefined;

  return {
    async call(name, request, { signal } = {}) {
      const endpoint: Endpoint = endpoints[name];
      const checked = checkRequest(name, endpoint, request);
      const { method, writes } = endpoint;
      const answer = await call(
        {
          name,
          method,
          writes,
          ...(method === "GET" ? { query: checked } : { body: JSON.stringify(checked) }),
        },
        signal,
      );
      return checkAnswer(name, endpoint, answer) as WecomResponse<typeof name>; // the schema's own output
    },
    async upload(name, request, file, { signal } = {}) {
      const endpoint: UploadEndpoint = uploadEndpoints[name];
      const body = new FormData();
      body.append("media", new Blob([file.bytes], { type: file.contentType }), file.filename);
      const query = checkRequest(name, endpoint, request);
      const answer = await call({ name, method: "POST", writes: false, query, body }, signal);
      return checkAnswer(name, { ...endpoint, writes: false }, answer) as UploadResponse<typeof name>; // likewise
    },
    async download(name, request, { signal } = {}) {
      const query = checkRequest(name, downloadEndpoints[name], request);
      // the transport answers a file because it was asked for one
      return (await call(
        { name, method: "GET", writes: false, query, answersFile: true },
        signal,
      )) as AnsweredFile;
    },
  };

  async function call(sending: Sending, signal?: AbortSignal): Promise<unknown> {
    try {
      await budgets.take(sending.name, signal);
      return await withSlot(signal, () => callWithToken(sending, signal));
    } catch (e) {
      const error =
        e instanceof WecomError
          ? e
          : new WecomError({ endpoint: sending.name, failure: "network", cause: e });
      if (error.errcode === CALL_LIMIT) budgets.rest(sending.name);
      throw error;
    }
  }

  async function callWithToken(sending: Sending, signal?: AbortSignal): Promise<unknown> {
    if (sending.name === "gettoken") return patiently(sending, undefined, signal);
    const used = await getToken();
    try {
      return await patiently(sending, used, signal);
    } catch (e) {
      if (!(e instanceof WecomError && e.errcode !== undefined)) throw e;
      if (meaningOf(e.errcode).remedy !== "new_token") throw e;
      // another caller may have renewed it meanwhile: drop only the token that failed
      if (token?.value === used) token = undefined;
      bad = used;
      return patiently(sending, await getToken(), signal);
    }
  }

  /** Waits and tries anew while WeCom says that it is busy; such an answer means that nothing was done. */
  async function patiently(sending: Sending, accessToken?: string, signal?: AbortSignal): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await measured(sending, accessToken, signal);
      } catch (e) {
        const pause = BACK_OFF_MS[attempt];
        const busy =
          e instanceof WecomError && (e.errcode === -1 || e.errcode === CALL_LIMIT || e.errcode === 45033);
        if (!busy || pause === undefined) throw e;
        log?.warn(
          { endpoint: sending.name, errcode: e.errcode, attempt: attempt + 1, pauseMs: pause },
          "WeCom is busy",
        );
        await sleep(pause, signal);
      }
    }
  }

  async function measured(sending: Sending, accessToken?: string, signal?: AbortSignal): Promise<unknown> {
    const begun = performance.now();
    const told = (error?: WecomError) =>
      options.onCall?.({ endpoint: sending.name, ms: performance.now() - begun, ...(error && { error }) });
    try {
      const answer = await send(sending, accessToken, signal);
      told();
      return answer;
    } catch (e) {
      if (e instanceof WecomError) told(e);
      throw e;
    }
  }

  /** One refresh for all who wait; it takes no caller's signal, since it serves the others too. */
  function getToken(): Promise<string> {
    if (token && clock.now() < token.until) return Promise.resolve(token.value);
    refreshing ??= nextToken().finally(() => (refreshing = undefined));
    return refreshing;
  }

  async function nextToken(): Promise<string> {
    token = options.tokens ? await options.tokens.get(bad, fetchToken) : await fetchToken();
    return token.value;
  }

  async function fetchToken(): Promise<Token> {
    const askedAt = clock.now().getTime();
    const query = { corpid: corpId, corpsecret: secret };
    const answer = await patiently({ name: "gettoken", method: "GET", writes: false, query });
    const { access_token, expires_in } = checkAnswer("gettoken", endpoints.gettoken, answer);
    const lifeMs = expires_in * 1000;
    return {
      value: access_token,
      until: new Date(askedAt + lifeMs - Math.min(TOKEN_MARGIN_MS, lifeMs / 2)),
    };
  }
}

function checkRequest(name: string, endpoint: { request: z.ZodType }, request: unknown): object {
  const checked = endpoint.request.safeParse(request);
  if (!checked.success) {
    const errmsg = checked.error.issues
      .map((issue) => `${issue.path.join(".")}: ${issue.message}`)
      .join("; ");
    throw new WecomError({ endpoint: name, failure: "invalid_request", errmsg, cause: checked.error });
  }
  // every request schema of the tables is an object
  return checked.data as object;
}

function checkAnswer<S extends z.ZodType>(
  name: string,
  endpoint: { response: S; writes: boolean },
  answer: unknown,
): z.output<S> {
  const checked = endpoint.response.safeParse(answer);
  if (!checked.success) {
    // paths only: the values are customers' data
    const errmsg = checked.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.code}`).join("; ");
    throw new WecomError({ endpoint: name, failure: "bad_answer", errmsg, unknownOutcome: endpoint.writes });
  }
  return checked.data;
}

function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
