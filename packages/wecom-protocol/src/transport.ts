/** One call over HTTP: the token in the query as WeCom wants it, the answer as JSON, any failure as a WecomError. */
import { z } from "zod";
import { endpoints, type Endpoint, type EndpointName } from "./endpoints.ts";
import { WecomError } from "./errors.ts";

export interface TransportOptions {
  baseUrl: string;
  secret: string;
  fetch?: typeof fetch;
  timeoutMs?: number;
}

const envelope = z.object({ errcode: z.int().default(0), errmsg: z.string().default("") });

export function createTransport(options: TransportOptions) {
  const { fetch: send = fetch, timeoutMs = 15_000 } = options;
  const base = new URL(options.baseUrl);

  return async function call(
    name: EndpointName,
    request: object,
    token?: string,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const endpoint: Endpoint = endpoints[name];
    const late = AbortSignal.timeout(timeoutMs);
    let text: string;
    try {
      const answer = await send(addressOf(name, endpoint, request, token), {
        method: endpoint.method,
        ...(endpoint.method === "POST" && {
          headers: { "content-type": "application/json; charset=utf-8" },
          body: JSON.stringify(request),
        }),
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      text = await answer.text();
    } catch (cause) {
      throw networkError(name, endpoint, cause, signal?.aborted === true);
    }
    return readAnswer(name, endpoint, text, (words) => mask(words, token));
  };

  function addressOf(name: EndpointName, endpoint: Endpoint, request: object, token?: string): URL {
    const address = new URL(`/cgi-bin/${name}`, base);
    if (token !== undefined) address.searchParams.set("access_token", token);
    if (endpoint.method === "POST") return address;
    for (const [key, value] of Object.entries(request)) {
      if (value !== undefined) address.searchParams.set(key, String(value));
    }
    return address;
  }

  function mask(words: string, token?: string): string {
    const masked = words.replaceAll(options.secret, "[cut]");
    return token ? masked.replaceAll(token, "[cut]") : masked;
  }
}

function readAnswer(
  name: string,
  endpoint: Endpoint,
  text: string,
  mask: (words: string) => string,
): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // no cause: JSON's own message quotes the text
    throw new WecomError({
      endpoint: name,
      failure: "bad_answer",
      errmsg: "the answer is no JSON",
      retryable: !endpoint.writes,
      unknownOutcome: endpoint.writes,
    });
  }
  const head = envelope.safeParse(json);
  if (head.success && head.data.errcode !== 0) {
    const { errcode, errmsg } = head.data;
    throw new WecomError({ endpoint: name, failure: "refused", errcode, errmsg: mask(errmsg) });
  }
  return json;
}

/** When no connection came about nothing can have happened; when one broke, only a read can be repeated blindly. */
function networkError(name: string, endpoint: Endpoint, cause: unknown, gaveUp: boolean): WecomError {
  const neverSent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/.test(codeOf(cause));
  const unknownOutcome = endpoint.writes && !neverSent;
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
