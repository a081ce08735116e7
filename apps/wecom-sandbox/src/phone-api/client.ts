/** A client of /sandbox/api, built from the table of routes. */
import type { z } from "zod";
import { phoneRoutes, type PhoneRouteName, type PhoneRoutes } from "./routes.ts";
import type { PhoneRoute } from "./routes/pieces.ts";
import { problemShape, type Problem } from "./shapes.ts";

type Part<R, K extends string> =
  R extends Record<K, infer S extends z.ZodType> ? { [P in K]: z.input<S> } : unknown;
/** What a call takes; a query may be left out. */
export type PhoneInput<N extends PhoneRouteName> = Part<PhoneRoutes[N], "params"> &
  Part<PhoneRoutes[N], "body"> &
  Partial<Part<PhoneRoutes[N], "query">>;
export type PhoneOutput<N extends PhoneRouteName> = z.output<PhoneRoutes[N]["response"]>;
export type PhoneClient = {
  [N in PhoneRouteName]: (
    ...input: object extends PhoneInput<N> ? [PhoneInput<N>?] : [PhoneInput<N>]
  ) => Promise<PhoneOutput<N>>;
};

export class PhoneApiError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, problem: Problem) {
    super(problem.detail);
    this.status = status;
    this.code = problem.code;
  }
}

/** @param baseUrl address of the sandbox without a slash at the end; "" on its own pages */
export function createPhoneClient(baseUrl = "", fetcher: typeof fetch = fetch): PhoneClient {
  const call = async (
    route: PhoneRoute,
    input: { params?: object; query?: object; body?: unknown },
  ): Promise<unknown> => {
    const params: Record<string, string> = { ...input.params };
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(input.query ?? {}))
      if (value !== undefined) query.set(key, String(value));
    const answer = await fetcher(`${baseUrl}/sandbox/api${path}${query.size > 0 ? `?${query}` : ""}`, {
      method: route.method,
      ...(route.body && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input.body ?? {}),
      }),
    });
    const json: unknown = await answer.json();
    if (answer.ok) return route.response.parse(json);
    const problem = problemShape.safeParse(json);
    throw new PhoneApiError(
      answer.status,
      problem.data ?? { code: "unreadable_answer", detail: `HTTP ${answer.status}` },
    );
  };
  const methods = Object.entries(phoneRoutes).map(([name, route]) => [
    name,
    (input: { params?: object; query?: object; body?: unknown } = {}) => call(route, input),
  ]);
  // Built from the table entry by entry, which the type system can't follow; `route.response.parse` keeps it true.
  return Object.fromEntries(methods) as PhoneClient;
}
