/** The last 500 API calls and callbacks, for people who want to see what went over the wire. */
import type { Clock } from "@hortus/kernel";
import type { LogEntry } from "./phone-api.ts";

type Unnumbered<E> = E extends LogEntry ? Omit<E, "seq" | "at"> : never;
export type CallLog = ReturnType<typeof createCallLog>;
const KEPT = 500;

/** A callback to the byte, to be sent again as it was. */
export interface Captured {
  url: string;
  body: string;
}

export function createCallLog(clock: Clock) {
  let entries: LogEntry[] = [];
  const captured = new Map<number, Captured>();
  let seq = 0;
  return {
    add(entry: Unnumbered<LogEntry>, wire?: Captured) {
      entries.push({ ...entry, seq: ++seq, at: clock.now().toISOString() });
      if (wire) captured.set(seq, wire);
      captured.delete(seq - 2 * KEPT);
      if (entries.length > 2 * KEPT) entries = entries.slice(-KEPT);
    },
    after: (last = 0) => entries.slice(-KEPT).filter((entry) => entry.seq > last),
    find: (wanted: number) => entries.find((entry) => entry.seq === wanted),
    capturedOf: (wanted: number) => captured.get(wanted),
    clear() {
      entries = [];
      captured.clear();
    },
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
