import { ProblemError } from "@hortus/kernel";
import type { Caller } from "../../context.ts";

/**
 * The member whose rows alone this caller may see; undefined for who may see all.
 *
 * @throws {ProblemError} 403 for an advisor's account that is bound to no member
 */
export function ownIdOf(caller: Caller): string | undefined {
  if (caller.kind !== "person" || caller.role !== "advisor") return undefined;
  if (caller.advisorId) return caller.advisorId;
  throw new ProblemError(403, "no_advisor", "This account is bound to no WeCom member", {
    hint: "An owner binds it under team and roles.",
  });
}
