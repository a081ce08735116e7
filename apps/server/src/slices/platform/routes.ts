import { platformRoutes, type Me } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { FastifyReply } from "fastify";
import type { Caller, Context } from "../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { addPerson, changePerson, createApiKey, revokeApiKey } from "./operations.ts";
import { findAudit, findKeys, findPeople, findWorkspace, type AuditRow, type PersonRow } from "./store.ts";
import type { SignIn } from "./sign-in.ts";

/** What signed-in people see and change. Signing in itself needs cookies: see `signInEndpoints`. */
export function platformEndpoints(signIn: SignIn): Endpoint[] {
  return [
    endpoint(platformRoutes.me, async ({ context, caller }) => describeMe(context, person(caller))),
    endpoint(platformRoutes.listPeople, async ({ context }) => ({
      rows: (await findPeople(context.database.system.db, context.workspace.name)).map(toPerson),
    })),
    endpoint(platformRoutes.addPerson, async ({ context, caller, body }) =>
      toPerson(await addPerson(context, signIn, caller, body)),
    ),
    endpoint(platformRoutes.changePerson, async ({ context, caller, params, body }) =>
      toPerson(await changePerson(context, caller, params.id, body)),
    ),
    endpoint(platformRoutes.listApiKeys, async ({ context }) => ({
      rows: (await findKeys(context.database.system.db, context.workspace.name)).map((row) => ({
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        scopes: row.scopes,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString(),
      })),
    })),
    endpoint(platformRoutes.createApiKey, async ({ context, caller, body }) => {
      const made = await createApiKey(context, signIn, caller, body);
      return { ...made, ...body, createdAt: made.createdAt.toISOString() };
    }),
    endpoint(platformRoutes.revokeApiKey, async ({ context, caller, params }) =>
      revokeApiKey(context, caller, params.id),
    ),
    endpoint(platformRoutes.listAudit, async ({ context, query }) => {
      const before = query.cursor === undefined ? undefined : String(unpackCursor(query.cursor, 1)[0]);
      const found = await findAudit(context.workspace.db, {
        objectType: query.objectType,
        objectId: query.objectId,
        before,
        limit: query.limit + 1,
      });
      const { rows, nextCursor } = cutPage(found, query.limit, (last) => packCursor([last.id]));
      return { rows: rows.map(toAuditEntry), nextCursor, asOf: context.clock.now().toISOString() };
    }),
  ];
}

/** The account of a caller. @throws {ProblemError} 403 for an API key */
export function person(caller: Caller): Extract<Caller, { kind: "person" }> {
  if (caller.kind !== "person")
    throw new ProblemError(403, "people_only", "This is for people, not for API keys");
  return caller;
}

export async function describeMe(context: Context, caller: Extract<Caller, { kind: "person" }>): Promise<Me> {
  const workspace = await findWorkspace(context.database.system.db, context.workspace.name);
  if (!workspace) throw new ProblemError(404, "not_found", "This workspace does not exist");
  return {
    id: caller.id,
    name: caller.name,
    email: caller.email,
    role: caller.role,
    advisorId: caller.advisorId,
    workspace: {
      name: workspace.name,
      title: workspace.title,
      timeZone: workspace.time_zone,
      demo: workspace.demo,
    },
    asOf: context.clock.now().toISOString(),
  };
}

/** Hands the library's Set-Cookie headers on. */
export function setCookies(reply: FastifyReply, cookies: readonly string[]): void {
  if (cookies.length > 0) reply.header("set-cookie", [...cookies]);
}

const toPerson = (row: PersonRow) => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role,
  advisorId: row.advisor_id ?? undefined,
  active: row.active,
  createdAt: row.created_at.toISOString(),
});

const toAuditEntry = (row: AuditRow) => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: { kind: row.actor_kind, id: row.actor_id ?? undefined, name: row.actor_name },
  action: row.action,
  objectType: row.object_type,
  objectId: row.object_id,
  before: row.before ?? undefined,
  after: row.after ?? undefined,
});
