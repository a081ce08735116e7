import { notFound, ProblemError, type Db } from "@hortus/kernel";
import type { Caller } from "../../../context.ts";
import { findTask, type TaskRow } from "./store.ts";

/**
 * Whose tasks a caller sees: an advisor the own ones, whatever is asked; operators those of one advisor, or everybody's.
 *
 * @throws {ProblemError} 403 for an advisor's account that is bound to no WeCom member
 */
export function visibleAdvisor(caller: Caller, asked: string | undefined): string | undefined {
  if (caller.kind !== "person" || caller.role !== "advisor") return asked;
  if (caller.advisorId) return caller.advisorId;
  throw new ProblemError(403, "no_advisor", "This account is bound to no WeCom member", {
    hint: "Ask an owner to bind it under Team.",
  });
}

/** @throws {ProblemError} 404 when there is none, or it is another advisor's, or not open to anybody yet */
export async function getTaskFor(db: Db, caller: Caller, id: string): Promise<TaskRow> {
  const advisorId = visibleAdvisor(caller, undefined);
  const task = await findTask(db, id);
  const isHidden = task?.state === "preparing" || task?.state === "failed";
  if (!task || isHidden || (advisorId !== undefined && task.advisor_id !== advisorId))
    throw notFound("This task");
  return task;
}
