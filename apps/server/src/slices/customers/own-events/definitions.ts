import {
  MOST_OWN_EVENTS,
  type OwnEvent,
  type OwnEventProperty,
  type ownEventRoutes,
  type RouteBody,
} from "@hortus/contracts";
import { newId, notFound, ProblemError, type Db } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { auditOf } from "../../platform/index.ts";
import { factOfOwnEvent, NUMBER_PLACES, OWN_EVENT_SLOTS, TEXT_PLACES } from "./places.ts";
import { findOwnEvents, lockOwnEvents, putOwnEvent, type OwnEventRow } from "./store.ts";

const audit = auditOf("own_event");

export async function listOwnEvents(db: Db): Promise<OwnEvent[]> {
  return (await findOwnEvents(db)).map(toOwnEvent);
}

const toOwnEvent = (row: OwnEventRow): OwnEvent => ({
  id: row.id,
  code: row.code,
  name: row.name,
  properties: row.properties.map(({ code, name, type }) => ({ code, name, type })),
  onTimeline: row.on_timeline,
  fact: factOfOwnEvent(row.slot),
  archived: row.archived,
});

export function createOwnEvent(
  context: Context,
  caller: Caller,
  { code, name, properties, onTimeline }: RouteBody<typeof ownEventRoutes.createOwnEvent>,
): Promise<OwnEvent> {
  const { workspace, clock } = context;
  return workspace.tx(async (tx) => {
    const before = await lockOwnEvents(tx);
    const slot = OWN_EVENT_SLOTS.find((place) => !before.some((row) => row.slot === place));
    if (slot === undefined)
      throw new ProblemError(409, "too_many", `A workspace has ${MOST_OWN_EVENTS} events of its own at most`);
    if (before.some((row) => row.code === code))
      throw new ProblemError(409, "code_taken", `There is an event ${code} already`, { field: "code" });
    const row: OwnEventRow = {
      id: newId(clock),
      code,
      name: refuseTaken(before, name),
      slot,
      properties: placeProperties([], properties),
      on_timeline: onTimeline,
      archived: false,
    };
    await putOwnEvent(tx, row, clock.now());
    await audit(tx, context, caller, row.id, "own_event_created", { after: { code, name, properties } });
    return toOwnEvent(row);
  });
}

export function changeOwnEvent(
  context: Context,
  caller: Caller,
  id: string,
  { name, properties, onTimeline, archived }: RouteBody<typeof ownEventRoutes.changeOwnEvent>,
): Promise<OwnEvent> {
  const { workspace, clock } = context;
  return workspace.tx(async (tx) => {
    const all = await lockOwnEvents(tx);
    const before = all.find((row) => row.id === id);
    if (!before) throw notFound("This event");
    const others = all.filter((row) => row !== before);
    const row: OwnEventRow = {
      ...before,
      name: archived ? name : refuseTaken(others, name),
      properties: placeProperties(before.properties, properties),
      on_timeline: onTimeline,
      archived,
    };
    await putOwnEvent(tx, row, clock.now());
    await audit(tx, context, caller, id, "own_event_changed", {
      before: toOwnEvent(before),
      after: toOwnEvent(row),
    });
    return toOwnEvent(row);
  });
}

function refuseTaken(others: readonly OwnEventRow[], name: string): string {
  if (others.some((row) => row.name === name && !row.archived))
    throw new ProblemError(409, "name_taken", `There is an event ${name} already`, { field: "name" });
  return name;
}

/** Those that were there keep their places, whatever is given: what was told of them stays, and rules name them. */
function placeProperties(
  before: OwnEventRow["properties"],
  given: readonly OwnEventProperty[],
): OwnEventRow["properties"] {
  const codes = given.map(({ code }) => code);
  const twice = codes.findIndex((code, index) => codes.indexOf(code) < index);
  if (twice >= 0)
    throw new ProblemError(400, "property_twice", `Two properties have the code ${codes[twice]}`, {
      field: `properties.${twice}.code`,
    });
  const renamed = before.map((known) => ({
    ...known,
    name: given.find(({ code }) => code === known.code)?.name ?? known.name,
  }));
  const placed = [...renamed];
  for (const [index, property] of given.entries()) {
    const known = before.find(({ code }) => code === property.code);
    if (known && known.type !== property.type)
      throw new ProblemError(400, "type_is_for_good", `${known.code} is a ${known.type} for good`, {
        field: `properties.${index}.type`,
      });
    if (known) continue;
    const places = property.type === "text" ? TEXT_PLACES : NUMBER_PLACES;
    const place = places.find((one) => !placed.some((each) => each.place === one));
    if (place === undefined)
      throw new ProblemError(
        400,
        "too_many_properties",
        `An event has ${places.length} properties of type ${property.type} at most`,
        { field: `properties.${index}.type` },
      );
    placed.push({ ...property, place });
  }
  return placed;
}
