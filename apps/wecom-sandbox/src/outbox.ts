/**
 * Callbacks on their way: sealed and signed over HTTP, five seconds of patience, three attempts when the network fails. An
 * HTTP answer ends it, whatever it says. Each waits in the journal, so a restart loses none.
 */
import { sealCallback, writeXml, type XmlField } from "@hortus/wecom-protocol";
import { mixEnvelope, mixEvent } from "./callback-shapes.ts";
import type { CallLog, Captured } from "./call-log.ts";
import type { FaultBox } from "./faults.ts";
import type { CallbackRow } from "./rows.ts";
import { isInRange, type State } from "./state.ts";

export type Outbox = ReturnType<typeof createOutbox>;
export interface OutboxOptions {
  /** Machine time between attempts. */
  retryDelaysMs?: [number, number];
  /** What was left over is sent so long after a start, since the receiver may just be starting too. */
  startDelayMs?: number;
}

const TIMEOUT_MS = 5_000;
const ATTEMPTS = 3;
const AT_ONCE = 4;
/** A callback that is held back to come out of order goes at last when nothing follows it. */
const LONGEST_HOLD_MS = 60_000;

export function createOutbox(state: State, faults: FaultBox, log: CallLog, options: OutboxOptions = {}) {
  const { retryDelaysMs = [2_000, 30_000], startDelayMs = 2_000 } = options;
  const underWay = new Map<number, string>();
  const pausing = new Set<number>();
  let closed = false;
  let started = state.outbox.size === 0;
  const starting = setTimeout(
    () => {
      started = true;
      pump();
    },
    started ? 0 : startDelayMs,
  );
  // delays end by the sandbox's clock, which can jump
  const polling = setInterval(() => state.outbox.size > 0 && pump(), 200);

  return {
    /** Within the transaction of what it tells of. Callbacks about one customer (or group, or member) keep their order. */
    raise(personId: string, fields: Record<string, XmlField | undefined>): void {
      const about = typeof fields.UserID === "string" ? state.staff.get(fields.UserID) : undefined;
      if (about && !isInRange(about)) return; // the app hears of its own range only
      const company = state.company.get();
      const xml = writeXml({
        ToUserName: company.corpid,
        FromUserName: "sys",
        CreateTime: state.nowSeconds(),
        MsgType: "event",
        ...fields,
      });
      const note = (outcome: "no_url" | "dropped") =>
        log.add({ kind: "callback", id: "-", payload: xml, attempt: 0, outcome, answer: "" });
      if (!company.callback) return note("no_url");
      const { onlyEvents } = faults.get();
      const names = [fields.ChangeType, fields.Event];
      const isMeant = onlyEvents.length === 0 || onlyEvents.some((name) => names.includes(name));
      const strikes = (fault: Parameters<FaultBox["strikes"]>[0]) => isMeant && faults.strikes(fault);
      if (strikes("dropCallbacks")) return note("dropped");
      const late = strikes("delayCallbacks") ? faults.get().delayMs : 0;
      const held = strikes("reorderCallbacks");
      const copies = strikes("duplicateCallbacks") ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        const id = state.nextNumber();
        const notBefore = state.clock.now().getTime() + late;
        state.outbox.put(String(id), { id, personId, xml, attempts: 0, notBefore, held });
      }
      setImmediate(pump);
    },
    pump,
    /** The same event once more, sealed anew. */
    repeat(xml: string): void {
      const id = state.nextNumber();
      const notBefore = state.clock.now().getTime();
      state.outbox.put(String(id), {
        id,
        personId: `replay:${id}`,
        xml,
        attempts: 0,
        notBefore,
        held: false,
      });
      setImmediate(pump);
    },
    /** When all that is due has been sent or given up. */
    async settled(): Promise<void> {
      while (!closed && (underWay.size > 0 || pausing.size > 0 || dueRows().length > 0)) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    close() {
      closed = true;
      clearTimeout(starting);
      clearInterval(polling);
    },
  };

  function dueRows(): CallbackRow[] {
    const now = state.clock.now().getTime();
    return [...state.outbox.all()].filter(
      (row) => (row.held ? row.notBefore + LONGEST_HOLD_MS : row.notBefore) <= now && !pausing.has(row.id),
    );
  }

  function pump(): void {
    if (closed || !started) return;
    for (const row of dueRows()) {
      if (underWay.size >= AT_ONCE) return;
      if (underWay.has(row.id) || [...underWay.values()].includes(row.personId)) continue;
      underWay.set(row.id, row.personId);
      void deliver(row).finally(() => {
        underWay.delete(row.id);
        setImmediate(pump);
      });
    }
  }

  async function deliver(row: CallbackRow): Promise<void> {
    const { callback, corpid, agentid } = state.company.get();
    const attempt = row.attempts + 1;
    let wire: Captured | undefined;
    const note = (outcome: "delivered" | "failed" | "given_up" | "no_url", answer: string) =>
      log.add({ kind: "callback", id: String(row.id), payload: row.xml, attempt, outcome, answer }, wire);
    if (!callback) {
      finish(row);
      return note("no_url", "");
    }
    const keys = { token: callback.token, encodingAesKey: callback.encodingAesKey, receiveId: corpid };
    const isMixed = state.switches.get().mixedCallbacks;
    const xml = isMixed ? mixEvent(row, row.xml) : row.xml;
    const sealed = sealCallback(keys, xml, state.clock.now(), String(agentid));
    const { query } = sealed;
    const body = isMixed ? mixEnvelope(row, sealed.body) : sealed.body;
    const address = new URL(callback.url);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    wire = { url: String(address), body };
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "content-type": "text/xml; charset=utf-8" },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      if (closed) return;
      finish(row);
      note(answer.ok ? "delivered" : "given_up", String(answer.status));
    } catch (e) {
      if (closed) return;
      failed(row, attempt, note, nameOf(e));
    }
  }

  function failed(
    row: CallbackRow,
    attempt: number,
    note: (outcome: "failed" | "given_up", answer: string) => void,
    why: string,
  ) {
    const pause = retryDelaysMs[attempt - 1];
    if (attempt >= ATTEMPTS || pause === undefined) {
      finish(row);
      return note("given_up", why);
    }
    if (!state.outbox.get(String(row.id))) return; // a reset has taken it away
    state.outbox.put(String(row.id), { ...row, attempts: attempt });
    note("failed", why);
    pausing.add(row.id);
    setTimeout(() => {
      pausing.delete(row.id);
      pump();
    }, pause).unref();
  }

  /** Takes it off the list and lets those go that waited to be overtaken. */
  function finish(row: CallbackRow): void {
    state.store.transact(() => {
      state.outbox.delete(String(row.id));
      for (const other of state.outbox.all()) {
        if (other.held && other.id < row.id) state.outbox.put(String(other.id), { ...other, held: false });
      }
    });
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}
