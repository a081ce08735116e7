import type { z } from "zod";

/** Who may be signed in. Each later role may do what its routes name, nothing more. */
export const ROLES = ["owner", "operator", "reviewer", "advisor", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** What an API key may be given. */
export const SCOPES = [
  "orders:write",
  "products:read",
  "products:write",
  "customers:read",
  "customers:write",
  "segments:read",
  "events:write",
  "members:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** Everybody who works at headquarters and may look. */
export const READERS = ["owner", "operator", "reviewer", "viewer"] as const satisfies readonly Role[];
/** Those who plan and change. */
export const OPERATORS = ["owner", "operator"] as const satisfies readonly Role[];
export const OWNERS = ["owner"] as const satisfies readonly Role[];
export const EVERYBODY = ROLES;

/**
 * One address of the HTTP API under /api/v1. The server implements it, the browser apps call it, OpenAPI is printed from it.
 */
export interface Route {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /api/v1, parameters as `:name`. */
  path: `/${string}`;
  /** One sentence for the API documentation. */
  summary: string;
  /** The roles that may call it; "public" needs no sign-in. */
  roles: readonly Role[] | "public";
  /** The scope by which an API key may call it; without one, keys may not. */
  scope?: Scope;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** What comes back; "file" is a download with its own content type; "nothing" is 204. */
  response: z.ZodType | "file" | "nothing";
  /** Bytes allowed in the body; 1 MiB unless said. "upload" takes a multipart file. */
  upload?: { maxBytes: number };
}

/** Names a route and keeps its types. */
export const route = <const R extends Route>(definition: R): R => definition;

type In<S> = S extends z.ZodType ? z.input<S> : undefined;
type Out<S> = S extends z.ZodType ? z.output<S> : undefined;

export type RouteParams<R extends Route> = Out<R["params"]>;
export type RouteQuery<R extends Route> = Out<R["query"]>;
export type RouteBody<R extends Route> = Out<R["body"]>;
/** What a handler returns and a client receives. */
export type RouteResponse<R extends Route> = R["response"] extends z.ZodType
  ? z.output<R["response"]>
  : undefined;
/** What a client passes. */
export type RouteCall<R extends Route> = Clean<{
  params: In<R["params"]>;
  query: In<R["query"]>;
  body: In<R["body"]>;
}>;

type Clean<T> = { [K in keyof T as T[K] extends undefined ? never : K]: T[K] };
