import { newId, notFound, ProblemError, type Database, type Workspace } from "@hortus/kernel";
import type { AuditObject, Role, Scope } from "@hortus/contracts";
import type { Caller, Context } from "../../context.ts";
import { recordAudit, type AuditedChange } from "./audit.ts";
import type { SignIn } from "./sign-in.ts";
import {
  countActiveOwners,
  findPeople,
  insertKey,
  insertMembership,
  insertWorkspace,
  revokeKey,
  updateMembership,
  type PersonRow,
  type WorkspaceRow,
} from "./store.ts";

/** Makes the record of a workspace; its tables are made by the caller, before anybody can sign in. */
export async function createWorkspace(database: Database, workspace: WorkspaceRow, now: Date): Promise<void> {
  await database.system.tx((tx) => insertWorkspace(tx, workspace, now));
}

/** Creates an account with access to one workspace. @throws {ProblemError} 409 when the e-mail is taken */
export async function addPerson(
  context: Context,
  signIn: Pick<SignIn, "createAccount">,
  caller: Caller,
  person: { name: string; email: string; password: string; role: Role; advisorId?: string | undefined },
): Promise<PersonRow> {
  const { database, workspace, clock } = context;
  const personId = await signIn.createAccount(person);
  await database.system.tx((tx) =>
    insertMembership(
      tx,
      { personId, workspace: workspace.name, role: person.role, advisorId: person.advisorId },
      clock.now(),
    ),
  );
  await audit(context, caller, {
    action: "person_added",
    objectId: personId,
    after: { name: person.name, role: person.role },
  });
  return getPerson(database, workspace, personId);
}

/** @throws {ProblemError} 409 when the last owner would lose the role */
export async function changePerson(
  context: Context,
  caller: Caller,
  personId: string,
  change: { role?: Role | undefined; active?: boolean | undefined; advisorId?: string | null | undefined },
): Promise<PersonRow> {
  const { database, workspace } = context;
  const before = await getPerson(database, workspace, personId);
  const after = {
    role: change.role ?? before.role,
    active: change.active ?? before.active,
    advisorId: change.advisorId === undefined ? before.advisor_id : change.advisorId,
  };
  await database.system.tx(async (tx) => {
    await updateMembership(tx, workspace.name, personId, after);
    if ((await countActiveOwners(tx, workspace.name)) === 0) {
      throw new ProblemError(409, "last_owner", "The last owner must stay", {
        hint: "Make somebody else owner first.",
      });
    }
  });
  await audit(context, caller, {
    action: "person_changed",
    objectId: personId,
    before: { role: before.role, active: before.active, advisorId: before.advisor_id },
    after,
  });
  return getPerson(database, workspace, personId);
}

/** @returns the key itself, which is stored nowhere */
export async function createApiKey(
  context: Context,
  signIn: SignIn,
  caller: Caller,
  request: { name: string; scopes: readonly Scope[] },
): Promise<{ id: string; key: string; prefix: string; createdAt: Date }> {
  const { database, workspace, clock } = context;
  const { key, prefix, hash } = signIn.newKey();
  const id = newId(clock);
  const createdAt = clock.now();
  const createdBy = caller.kind === "person" ? caller.id : undefined;
  await database.system.tx((tx) =>
    insertKey(tx, { id, workspace: workspace.name, ...request, prefix, hash, createdBy }, createdAt),
  );
  await audit(context, caller, {
    action: "api_key_created",
    objectType: "api_key",
    objectId: id,
    after: { name: request.name, scopes: request.scopes },
  });
  return { id, key, prefix, createdAt };
}

export async function revokeApiKey(context: Context, caller: Caller, id: string): Promise<void> {
  const { database, workspace, clock } = context;
  if (!(await database.system.tx((tx) => revokeKey(tx, workspace.name, id, clock.now()))))
    throw notFound("This API key");
  await audit(context, caller, { action: "api_key_revoked", objectType: "api_key", objectId: id });
}

async function getPerson(database: Database, workspace: Workspace, id: string): Promise<PersonRow> {
  const [person] = await findPeople(database.system.db, workspace.name, id);
  if (!person) throw notFound("This person");
  return person;
}

// Accounts live in the system schema and the audit trail in the workspace's: two transactions, the change first.
async function audit(
  context: Context,
  caller: Caller,
  change: Omit<AuditedChange, "objectType"> & { objectType?: AuditObject },
) {
  await context.workspace.tx((tx) => recordAudit(tx, context, caller, { objectType: "person", ...change }));
}
