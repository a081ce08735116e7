import type { Role } from "@hortus/contracts";
import { newId } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "./context.ts";
import type { Server } from "./server.ts";
import { addPerson } from "./slices/platform/index.ts";

const system = { kind: "system", name: "test" } as const;

/**
 * Somebody new with this role, entered as whom WeCom recognises: without a password, for to make and to check one takes a fifth of a second of
 * processor time, and hundreds of tests need two people each. Tests of signing in use passwords.
 *
 * @param advisorId binds them to a WeCom member
 * @returns the headers of their requests
 */
export async function enterAs(
  { signIn }: Pick<Server, "signIn">,
  context: Context,
  role: Role,
  advisorId?: string,
): Promise<{ cookie: string }> {
  const email = `${role}-${newId(context.clock)}@hortus.test`;
  const { id } = await addPerson(context, { createAccount: (of) => insertPerson(context, of) }, system, {
    name: role,
    email,
    password: "",
    role,
    advisorId,
  });
  const cookies = await signIn.enterAs(id, new Headers());
  return { cookie: cookies.map((cookie) => cookie.split(";")[0]).join("; ") };
}

async function insertPerson(
  { database, clock }: Context,
  { name, email }: { name: string; email: string },
): Promise<string> {
  const id = newId(clock);
  const now = clock.now();
  await sql`
    insert into person (id, name, email, created_at, updated_at) values (${id}, ${name}, ${email}, ${now}, ${now})`.execute(
    database.system.db,
  );
  return id;
}
