/** One call over HTTP: the token in the query as WeCom wants it, the answer as JSON or bytes, any failure as a WecomError. */
import { z } from "zod";
import { WecomError } from "./errors.ts";

export interface TransportOptions {
  baseUrl: string;
  secret: string;
  fetch?: typeof fetch;
  timeoutMs?: number;
}

/** What goes over the wire, the token apart. */
export interface Sending {
  /** Path behind /cgi-bin/. */
  name: string;
  method: "GET" | "POST";
  /** Whether it changes something, so that a broken connection leaves the outcome unknown. */
  writes: boolean;
  query?: object;
  /** A string is JSON. */
  body?: string | FormData;
  /** Whether the answer is a file; a refusal is JSON all the same. */
  answersFile?: boolean;
}

export interface AnsweredFile {
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string;
  /** From Content-Disposition; "" if it names none. */
  filename: string;
}

const envelope = z.object({ errcode: z.int().default(0), errmsg: z.string().default("") });

/** Answers what was parsed from JSON, or an `AnsweredFile` if one was asked for. */
export function createTransport(options: TransportOptions) {
  const { fetch: send = fetch, timeoutMs = 15_000 } = options;
  const base = new URL(options.baseUrl);

  return async function call(sending: Sending, token?: string, signal?: AbortSignal): Promise<unknown> {
    const late = AbortSignal.timeout(timeoutMs);
    let answer: Response;
    let bytes: ArrayBuffer;
    try {
      answer = await send(addressOf(sending, token), {
        method: sending.method,
        ...(sending.body !== undefined && { body: sending.body }),
        ...(typeof sending.body === "string" && {
          headers: { "content-type": "application/json; charset=utf-8" },
        }),
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      bytes = await answer.arrayBuffer();
    } catch (cause) {
      throw networkError(sending, cause, signal?.aborted === true);
    }
    const contentType = answer.headers.get("content-type") ?? "";
    if (sending.answersFile && !/\bjson\b|text\/plain/.test(contentType)) {
      return { bytes: new Uint8Array(bytes), contentType, filename: filenameOf(answer.headers) };
    }
    return readAnswer(sending, Buffer.from(bytes).toString(), (words) => mask(words, token));
  };

  function addressOf({ name, query = {} }: Sending, token?: string): URL {
    const address = new URL(`/cgi-bin/${name}`, base);
    if (token !== undefined) address.searchParams.set("access_token", token);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) address.searchParams.set(key, String(value));
    }
    return address;
  }

  function mask(words: string, token?: string): string {
    const masked = words.replaceAll(options.secret, "[cut]");
    return token ? masked.replaceAll(token, "[cut]") : masked;
  }
}

function readAnswer(sending: Sending, text: string, mask: (words: string) => string): unknown {
  const { name, writes } = sending;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // no cause: JSON's own message quotes the text
    throw new WecomError({
      endpoint: name,
      failure: "bad_answer",
      errmsg: "the answer is no JSON",
      retryable: !writes,
      unknownOutcome: writes,
    });
  }
  const head = envelope.safeParse(json);
  if (head.success && head.data.errcode !== 0) {
    const { errcode, errmsg } = head.data;
    throw new WecomError({ endpoint: name, failure: "refused", errcode, errmsg: mask(errmsg) });
  }
  // a file that calls itself text would end here; no file that members send does
  if (sending.answersFile) {
    throw new WecomError({ endpoint: name, failure: "bad_answer", errmsg: "the answer is no file" });
  }
  return json;
}

/** When no connection came about nothing can have happened; when one broke, only a read can be repeated blindly. */
function networkError({ name, writes }: Sending, cause: unknown, gaveUp: boolean): WecomError {
  const neverSent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/.test(codeOf(cause));
  const unknownOutcome = writes && !neverSent;
  return new WecomError({
    endpoint: name,
    failure: "network",
    errmsg: gaveUp ? "given up by the caller" : codeOf(cause),
    retryable: !unknownOutcome && !gaveUp,
    unknownOutcome,
    cause,
  });
}

/** The system's name for a failure of fetch, such as ECONNREFUSED, which undici hides one level down. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if (error.cause instanceof Error && "code" in error.cause) return String(error.cause.code);
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

function filenameOf(headers: Headers): string {
  const given =
    /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(headers.get("content-disposition") ?? "")?.[1] ?? "";
  try {
    return decodeURIComponent(given);
  } catch {
    return given;
  }
}
