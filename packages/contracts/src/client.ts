import type { Problem } from "./common.ts";
import type { Route, RouteCall, RouteResponse } from "./route.ts";

/** A failing answer of our API, or none at all (status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.name = "ApiError";
    this.status = problem.status;
    this.problem = problem;
  }
}

export interface ApiClient {
  /** @throws {ApiError} */
  call<R extends Route>(
    route: R,
    call: RouteCall<R>,
    options?: { signal?: AbortSignal },
  ): Promise<RouteResponse<R>>;
  /** Sends a file with the fields of `body` beside it, for routes that take an upload. */
  upload<R extends Route>(route: R, call: RouteCall<R>, file: File): Promise<RouteResponse<R>>;
  /** What a GET route of files answers. @throws {ApiError}, which a link to its address would show as a page of its own */
  download<R extends Route>(route: R, call: RouteCall<R>): Promise<Blob>;
  /** The address of a GET route, for links, pictures and downloads. */
  url<R extends Route>(route: R, call: RouteCall<R>): string;
}

type LooseCall = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

/** The typed client of the browser apps and of tests. `base` is the origin, "" for the page's own. */
export function createApiClient(
  options: { base?: string; fetch?: typeof fetch; headers?: Record<string, string> } = {},
): ApiClient {
  const base = options.base ?? "";
  const send = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));

  function address(route: Route, call: LooseCall): string {
    const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(String(call.params?.[name])),
    );
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(call.query ?? {})) {
      for (const item of Array.isArray(value) ? value : [value]) {
        if (item !== undefined && item !== null && item !== "") query.append(name, String(item));
      }
    }
    const search = query.toString();
    return `${base}/api/v1${path}${search ? `?${search}` : ""}`;
  }

  async function answerTo(request: Promise<Response>): Promise<Response> {
    let response: Response;
    try {
      response = await request;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiError({
        type: "urn:hortus:problem:unreachable",
        title: "The server can't be reached",
        status: 0,
        code: "unreachable",
      });
    }
    if (!response.ok) throw new ApiError(await readProblem(response));
    return response;
  }

  async function receive<R extends Route>(route: R, request: Promise<Response>): Promise<RouteResponse<R>> {
    const response = await answerTo(request);
    if (route.response === "nothing") return undefined as RouteResponse<R>;
    return (await response.json()) as RouteResponse<R>; // the server parsed it with the same schema
  }

  return {
    call: (route, call, { signal } = {}) => {
      const { body } = call as LooseCall;
      return receive(
        route,
        send(address(route, call as LooseCall), {
          method: route.method,
          headers: {
            ...options.headers,
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          credentials: "same-origin",
          ...(signal ? { signal } : {}),
        }),
      );
    },
    upload: (route, call, file) => {
      const form = new FormData();
      for (const [name, value] of Object.entries((call as LooseCall).body ?? {}))
        form.append(name, String(value));
      form.append("file", file);
      return receive(
        route,
        send(address(route, call as LooseCall), {
          method: route.method,
          headers: { ...options.headers },
          body: form,
          credentials: "same-origin",
        }),
      );
    },
    download: async (route, call) => {
      const request = send(address(route, call as LooseCall), {
        method: route.method,
        headers: { ...options.headers },
        credentials: "same-origin",
      });
      return (await answerTo(request)).blob();
    },
    url: (route, call) => address(route, call as LooseCall),
  };
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return {
      type: "about:blank",
      title: `The server answered ${response.status}`,
      status: response.status,
      code: "unreadable_answer",
    };
  }
}
