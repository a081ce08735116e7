import type { AuditAction, AuditObject } from "@hortus/contracts";
import { newId, type Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Caller, Context } from "../../context.ts";

/** What a person changed. `before` and `after` hold the changed fields only, and no personal data in the clear. */
export interface AuditedChange {
  action: AuditAction;
  objectType: AuditObject;
  objectId: string;
  before?: unknown;
  after?: unknown;
}

/** Records a change in the transaction that makes it. */
export async function recordAudit(
  tx: Tx,
  context: Pick<Context, "clock">,
  caller: Caller,
  change: AuditedChange,
): Promise<void> {
  await sql`
    insert into audit_entry (id, at, actor_kind, actor_id, actor_name, action, object_type, object_id, before, after)
    values (
      ${newId(context.clock)}, ${context.clock.now()}, ${caller.kind}, ${caller.kind === "system" ? null : caller.id}, ${caller.name},
      ${change.action}, ${change.objectType}, ${change.objectId},
      ${change.before === undefined ? null : JSON.stringify(change.before)}::jsonb,
      ${change.after === undefined ? null : JSON.stringify(change.after)}::jsonb
    )`.execute(tx);
}

/** The audit of one kind of thing, for operations that change it in many ways. */
export const auditOf =
  (objectType: AuditObject) =>
  (
    tx: Tx,
    context: Pick<Context, "clock">,
    caller: Caller,
    objectId: string,
    action: AuditAction,
    changed: Pick<AuditedChange, "before" | "after"> = {},
  ): Promise<void> =>
    recordAudit(tx, context, caller, { action, objectType, objectId, ...changed });
