import { ProblemError } from "@hortus/kernel";
import type { Caller } from "../../context.ts";

/**
 * The member whose rows alone this caller may see; undefined for who may see all.
 *
 * @throws {ProblemError} 403 for an advisor's account that is bound to no member
 */
export function ownIdOf(caller: Caller): string | undefined {
  return caller.kind === "person" && caller.role === "advisor" ? memberOf(caller) : undefined;
}

/** The member who this caller is, whatever else they may do. @throws {ProblemError} 403 for an account that is bound to none */
export function memberOf(caller: Caller): string {
  if (caller.kind === "person" && caller.advisorId) return caller.advisorId;
  throw new ProblemError(403, "no_advisor", "This account is bound to no WeCom member", {
    hint: "An owner binds it under team and roles.",
  });
}
