/** The last 500 API calls and callbacks, for people who want to see what went over the wire. */
import type { Clock } from "@hortus/kernel";
import type { LogEntry } from "./phone-api.ts";

type Unnumbered<E> = E extends LogEntry ? Omit<E, "seq" | "at"> : never;
export type CallLog = ReturnType<typeof createCallLog>;
const KEPT = 500;

export function createCallLog(clock: Clock) {
  let entries: LogEntry[] = [];
  let seq = 0;
  return {
    add(entry: Unnumbered<LogEntry>) {
      entries.push({ ...entry, seq: ++seq, at: clock.now().toISOString() });
      if (entries.length > 2 * KEPT) entries = entries.slice(-KEPT);
    },
    after: (last = 0) => entries.slice(-KEPT).filter((entry) => entry.seq > last),
    clear: () => void (entries = []),
  };
}

/** The same with secrets and tokens cut out by name. */
export function masked(fields: unknown): unknown {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      /^(corpsecret|access_token)$/.test(name) ? "[cut]" : value,
    ]),
  );
}
