import type { Caller } from "../../context.ts";

/** Who did something, as it is kept beside what they did: the name of that day. */
export interface Actor {
  kind: "person" | "key" | "system";
  id?: string;
  name: string;
}

export const actorOf = (caller: Caller): Actor =>
  caller.kind === "system"
    ? { kind: "system", name: caller.name }
    : { kind: caller.kind, id: caller.id, name: caller.name };
