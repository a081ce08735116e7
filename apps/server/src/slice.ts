import type { Db, EventHandler, JobDefinition, Loop } from "@hortus/kernel";
import type {
  Assignee,
  Assignment,
  Route,
  RouteBody,
  RouteParams,
  RouteQuery,
  RouteResponse,
} from "@hortus/contracts";
import type { Fact } from "@hortus/rules";
import type { FastifyInstance } from "fastify";
import type { Readable } from "node:stream";
import type { Caller, Context } from "./context.ts";

/** What a slice brings to the house; compose.ts lists them all. */
export interface Slice {
  name: string;
  /** Folder of SQL files for each workspace's schema. */
  migrations?: URL;
  endpoints?: readonly Endpoint[];
  handlers?: readonly EventHandler<Context>[];
  loops?: readonly Loop<Context>[];
  jobs?: readonly JobDefinition<Context>[];
  facts?: readonly Fact[];
  /** What here would break without things of a slice below; compose.ts hands it to that slice, which cannot look up. */
  usages?: readonly Usages[];
  /** What here may carry out a plan of the content calendar, which stands below and cannot look up either. */
  assignees?: readonly Assignees[];
  /** Addresses outside the JSON API, such as WeCom's callback. `contextOf` answers undefined for an unknown workspace. */
  mount?(app: FastifyInstance, contextOf: (workspace: string) => Context | undefined, door: FrontDoor): void;
}

/** Finds what uses a thing, before it is archived or deleted. */
export interface Usages {
  /** The thing that may be used. */
  of: "segment" | "content";
  /** What uses it: "journey". */
  kind: string;
  /** At most 100. `as` says what the thing is to its user: "trigger"; of content, its version there and how many were sent it. */
  find(
    db: Db,
    id: string,
  ): Promise<{ id: string; name: string; as: string; version?: number; sent?: number }[]>;
}

/** Says how those stand that carry out plans of the content calendar. */
export interface Assignees {
  kind: Assignment["kind"];
  /** Those of these that exist. */
  find(context: Context, ids: readonly string[]): Promise<Map<string, AssigneeStanding>>;
}

export interface AssigneeStanding {
  name: string;
  state: Assignee["state"];
  /** Local date on which it goes out, of what goes out once. */
  day?: string | undefined;
  /** The pieces of the library that it says or carries; with the local date on which each goes out, where that is fixed. */
  pieces: readonly { contentId: string; day?: string | undefined }[];
  sent?: number | undefined;
}

/** Sign-in, for a slice that recognises people by other means than a password. Cookies are whole Set-Cookie headers. */
export interface FrontDoor {
  identify(headers: Headers): Promise<{ caller: Caller; workspace: string } | undefined>;
  enterAs(personId: string, headers: Headers): Promise<string[]>;
  createAccount(account: { name: string; email: string; password: string }): Promise<string>;
}

export interface EndpointRequest<R extends Route> {
  context: Context;
  caller: Caller;
  params: RouteParams<R>;
  query: RouteQuery<R>;
  body: RouteBody<R>;
  /** The uploaded file, for routes with `upload`; read it once. */
  file: { name: string; mimeType: string; stream: Readable & { truncated?: boolean } } | undefined;
}

/** A download. */
export interface FileAnswer {
  contentType: string;
  /** The name to save it under; shown in the page when absent. */
  fileName?: string;
  body: Buffer | string | Readable;
}

type Answer<R extends Route> = R["response"] extends "file"
  ? FileAnswer
  : R["response"] extends "nothing"
    ? void
    : RouteResponse<R>;

export interface Endpoint {
  route: Route;
  handle(request: EndpointRequest<Route>): Promise<unknown>;
}

/** Binds a route of the contract to the function that answers it. It only translates: decisions stand in operations. */
export function endpoint<R extends Route>(
  route: R,
  handle: (request: EndpointRequest<R>) => Promise<Answer<R>>,
): Endpoint {
  return { route, handle: handle as unknown as Endpoint["handle"] }; // http.ts passes what the route's own schemas parsed
}
