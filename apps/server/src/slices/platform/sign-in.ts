import { createHash, randomBytes } from "node:crypto";
import { newId, ProblemError, type Clock, type Database, type Sealer } from "@hortus/kernel";
import { SCOPES, type Role, type Scope } from "@hortus/contracts";
import { betterAuth } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { CamelCasePlugin, sql } from "kysely";
import { z } from "zod";
import type { Caller } from "../../context.ts";

/** Sign-in of people and keys. Sessions last 7 days and are renewed by use; cookies are HttpOnly and SameSite=Lax. */
export interface SignIn {
  /** The session's Set-Cookie headers. @throws {ProblemError} 401 when e-mail and password do not fit */
  withPassword(
    email: string,
    password: string,
    headers: Headers,
  ): Promise<{ personId: string; cookies: string[] }>;
  /**
   * A session for somebody whom another has recognised, such as WeCom. The caller answers for that; of accounts that are switched off
   * the session is nobody's.
   *
   * @returns its Set-Cookie headers
   */
  enterAs(personId: string, headers: Headers): Promise<string[]>;
  end(headers: Headers): Promise<string[]>;
  changePassword(headers: Headers, current: string, next: string): Promise<string[]>;
  createAccount(account: { name: string; email: string; password: string }): Promise<string>;
  /** Who asks, or undefined. A person without an active membership is nobody. */
  identify(headers: Headers): Promise<{ caller: Caller; workspace: string } | undefined>;
  /** A new API key: the key itself, and what to store. */
  newKey(): { key: string; prefix: string; hash: string };
}

const KEY_MARK = "hortus_";
const hashKey = (key: string): string => createHash("sha256").update(key).digest("hex");

export function createSignIn(database: Database, clock: Clock, sealer: Sealer, publicUrl: string): SignIn {
  const auth = betterAuth({
    baseURL: publicUrl,
    secret: sealer.fingerprint("sign-in secret", "1"),
    database: { db: database.system.db.withPlugin(new CamelCasePlugin()), type: "postgres" },
    user: { modelName: "person" },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      autoSignIn: false,
      requireEmailVerification: false,
    },
    session: { expiresIn: 7 * 24 * 3600, updateAge: 24 * 3600 },
    advanced: {
      cookiePrefix: "hortus",
      database: { generateId: () => newId(clock) },
      useSecureCookies: publicUrl.startsWith("https:"),
    },
    plugins: [recognised],
    // Origins are checked by http.ts for every route alike; rates by its limiter.
    trustedOrigins: [publicUrl],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });

  return {
    async withPassword(email, password, headers) {
      const response = await auth.api.signInEmail({ body: { email, password }, headers, asResponse: true });
      if (!response.ok) {
        throw new ProblemError(401, "wrong_credentials", "E-mail or password is wrong", {
          hint: "After several wrong tries, wait a minute.",
        });
      }
      const { user } = (await response.json()) as { user: { id: string } };
      return { personId: user.id, cookies: response.headers.getSetCookie() };
    },
    async enterAs(personId, headers) {
      const response = await auth.api.enterRecognised({ body: { personId }, headers, asResponse: true });
      if (!response.ok) throw new Error(`No session could be made: ${response.status}`);
      return response.headers.getSetCookie();
    },
    async end(headers) {
      const response = await auth.api.signOut({ headers, asResponse: true });
      return response.headers.getSetCookie();
    },
    async changePassword(headers, current, next) {
      const response = await auth.api.changePassword({
        body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
        headers,
        asResponse: true,
      });
      if (!response.ok)
        throw new ProblemError(422, "wrong_password", "The current password is wrong", { field: "current" });
      return response.headers.getSetCookie();
    },
    async createAccount({ name, email, password }) {
      // The library answers a known e-mail as if it had made an account, so that strangers learn nothing; owners must be told.
      const { rows } = await sql`select 1 from person where email = ${email}`.execute(database.system.db);
      if (rows.length > 0) throw emailTaken();
      const response = await auth.api.signUpEmail({ body: { name, email, password }, asResponse: true });
      if (!response.ok) {
        throw emailTaken();
      }
      const { user } = (await response.json()) as { user: { id: string } };
      return user.id;
    },
    async identify(headers) {
      const bearer = /^Bearer (\S+)$/.exec(headers.get("authorization") ?? "")?.[1];
      if (bearer) return identifyKey(database, clock, bearer);
      if (!headers.get("cookie")) return undefined;
      const session = await auth.api.getSession({ headers });
      return session ? identifyPerson(database, session.user) : undefined;
    },
    newKey() {
      const key = KEY_MARK + randomBytes(32).toString("base64url");
      return { key, prefix: key.slice(0, KEY_MARK.length + 6), hash: hashKey(key) };
    },
  };
}

/** Makes a session without a password. The library's own addresses are not served, so nobody but `enterAs` gets here. */
const recognised = {
  id: "recognised",
  endpoints: {
    enterRecognised: createAuthEndpoint(
      "/enter-recognised",
      { method: "POST", body: z.object({ personId: z.string() }) },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.personId);
        const session = user && (await ctx.context.internalAdapter.createSession(user.id));
        if (!session) return ctx.json({}, { status: 404 });
        await setSessionCookie(ctx, { session, user });
        return ctx.json({});
      },
    ),
  },
};

const emailTaken = () =>
  new ProblemError(409, "email_taken", "Somebody with this e-mail exists already", { field: "email" });

async function identifyPerson(database: Database, user: { id: string; name: string; email: string }) {
  const { rows } = await sql<{ workspace: string; role: Role; advisor_id: string | null }>`
    select workspace, role, advisor_id
    from membership
    where person_id = ${user.id} and active
    order by created_at
    limit 1`.execute(database.system.db);
  const membership = rows[0];
  if (!membership) return undefined;
  const caller: Caller = {
    kind: "person",
    id: user.id,
    name: user.name,
    email: user.email,
    role: membership.role,
    advisorId: membership.advisor_id ?? undefined,
  };
  return { caller, workspace: membership.workspace };
}

async function identifyKey(database: Database, clock: Clock, key: string) {
  if (!key.startsWith(KEY_MARK)) return undefined;
  const now = clock.now();
  const { rows } = await sql<{
    id: string;
    name: string;
    workspace: string;
    scopes: string[];
    last_used_at: Date | null;
  }>`
    select id, name, workspace, scopes, last_used_at
    from api_key
    where hash = ${hashKey(key)} and revoked_at is null`.execute(database.system.db);
  const found = rows[0];
  if (!found) return undefined;
  // Once a minute is exact enough for people, and spares a write per call.
  if (!found.last_used_at || now.getTime() - found.last_used_at.getTime() > 60_000) {
    await sql`update api_key set last_used_at = ${now} where id = ${found.id}`.execute(database.system.db);
  }
  const scopes = SCOPES.filter((scope): scope is Scope => found.scopes.includes(scope));
  return {
    caller: { kind: "key", id: found.id, name: found.name, scopes } satisfies Caller,
    workspace: found.workspace,
  };
}
