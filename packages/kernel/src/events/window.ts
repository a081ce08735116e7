import type { Db } from "../db/database.ts";
import { currentTransaction } from "../db/guard.ts";
import { isBefore, readStretch, type Position, type ReadEvent, type StoredEvent } from "./log.ts";

/** Events that one read looks through. */
const STRETCH = 1_000;
/** And how many of them for one batch, most. */
const STRETCHES_LOOKED_THROUGH = 8;
/**
 * Handlers that are slow lag behind those that are quick, and each reads from its own place: with 20 000, ten thousand orders by API were
 * read three times over. Some 40 MB, while so many wait.
 */
const EVENTS_KEPT = 60_000;

/** What waits for one share of a handler: the next events of its own, and how far the log was looked through for them. */
export interface Waiting {
  events: StoredEvent[];
  readUpTo: Position;
}

interface Stretch {
  after: Position;
  upTo: Position;
  events: readonly ReadEvent[];
  types: ReadonlySet<string>;
}

/**
 * The log as the handlers of one worker read it: each stretch once for all of them, since reading and parsing is what an event costs
 * most. What lies before a horizon never changes, so it may be kept.
 */
export class LogWindow {
  readonly #types: readonly string[];
  #stretches: Stretch[] = [];
  /** Reads that run now, by the place they begin at. */
  readonly #reading = new Map<string, Promise<Stretch>>();

  /** @param types all that anybody will ask for */
  constructor(types: Iterable<string>) {
    this.#types = [...new Set(types)];
  }

  /** @param limit different customers that the events may tell of together; an event that tells of more comes alone */
  async next(
    db: Db,
    range: {
      after: Position;
      upTo: Position;
      types: readonly string[];
      share: number;
      shares: number;
      limit: number;
    },
  ): Promise<Waiting> {
    const { after, upTo, types, share, shares, limit } = range;
    const wanted = new Set(types);
    const events: StoredEvent[] = [];
    const customers = new Set<string>();
    let others = 0; // events about nobody, and those told of together
    let readUpTo = after;
    let isOfUse = false;
    // One of several shares finds little in each stretch, and a batch of few costs nearly as much as one of many.
    for (let looked = 0; looked < STRETCHES_LOOKED_THROUGH && isBefore(readUpTo, upTo); looked++) {
      const kept = this.#find(readUpTo);
      // Whom nothing concerns must not run ahead through all that waits, and push out what the others are about to read.
      if (!kept && looked > 0 && !isOfUse) break;
      const stretch = kept ?? (await this.#read(db, readUpTo, this.#nextKept(readUpTo) ?? upTo));
      isOfUse = types.some((type) => stretch.types.has(type));
      const from = isOfUse ? firstBehind(stretch.events, readUpTo) : stretch.events.length;
      for (let place = from; place < stretch.events.length; place++) {
        const event = stretch.events[place]!; // below its length
        if (event.partition % shares !== share || !wanted.has(event.type)) continue;
        if (event.customerId) customers.add(event.customerId);
        else others += customersTold(event);
        const last = events.at(-1);
        if (last && customers.size + others > limit) return { events, readUpTo: last.position };
        events.push(event);
      }
      readUpTo = stretch.upTo;
    }
    return { events, readUpTo };
  }

  /** Nothing waits: what was read is not needed again. */
  forget(): void {
    this.#stretches = [];
  }

  #find(after: Position): Stretch | undefined {
    const found = this.#stretches.find(
      (known) => !isBefore(after, known.after) && isBefore(after, known.upTo),
    );
    if (found) this.#keep(found);
    return found;
  }

  /** Where the next stretch begins that is kept: up to there is read, for what is kept twice leaves room for less. */
  #nextKept(after: Position): Position | undefined {
    let next: Position | undefined;
    for (const { after: begins } of this.#stretches)
      if (isBefore(after, begins) && (!next || isBefore(begins, next))) next = begins;
    return next;
  }

  /** Shares that look side by side wait for one read; but who holds a connection must not wait for somebody who still needs one. */
  #read(db: Db, after: Position, upTo: Position): Promise<Stretch> {
    if (currentTransaction()) return this.#readAndKeep(db, after, upTo);
    const place = `${after.xid} ${after.seq}`;
    const reading =
      this.#reading.get(place) ??
      this.#readAndKeep(db, after, upTo).finally(() => this.#reading.delete(place));
    this.#reading.set(place, reading);
    return reading;
  }

  async #readAndKeep(db: Db, after: Position, upTo: Position): Promise<Stretch> {
    const { events, readUpTo } = await readStretch(db, { after, upTo, types: this.#types, limit: STRETCH });
    const stretch = { after, upTo: readUpTo, events, types: new Set(events.map(({ type }) => type)) };
    this.#keep(stretch);
    return stretch;
  }

  /** The one that nobody has asked for longest goes first, and what begins where this one does. */
  #keep(stretch: Stretch): void {
    let events = 0;
    this.#stretches = [
      stretch,
      ...this.#stretches.filter(
        (known) => isBefore(known.after, stretch.after) || isBefore(stretch.after, known.after),
      ),
    ].filter((known) => (events += known.events.length) <= EVENTS_KEPT);
  }
}

function firstBehind(events: readonly ReadEvent[], position: Position): number {
  let [from, to] = [0, events.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isBefore(position, events[middle]!.position)) to = middle; // it lies between the two ends
    else from = middle + 1;
  }
  return from;
}

/** What is worked out for everybody is told of many at once, in `customerIds` of the payload. */
function customersTold({ payload }: StoredEvent): number {
  if (typeof payload !== "object" || payload === null || !("customerIds" in payload)) return 1;
  return Array.isArray(payload.customerIds) ? Math.max(1, payload.customerIds.length) : 1;
}
