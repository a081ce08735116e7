/** What an app may see. Members outside its visible range (可见范围) are for the API as if they were not there, and nothing is told of them. */
import type { App } from "./apps/rows.ts";
import { poolBelow } from "./relations.ts";
import type { Member } from "./rows.ts";
import { isInRange } from "./state.ts";
import type { Table } from "./store.ts";
import type { World } from "./world.ts";

/** The world as the API looks at it for this app: lists leave the others out, and to name one of them is to name nobody. */
export function seenByApp(world: World, app: App): World {
  const all = world.state.staff;
  const isSeen = whomSees(world, app);
  const members = () => [...all.all()].filter(isSeen);
  const staff: Table<Member> = {
    ...all,
    get(key) {
      const member = all.get(key);
      return member && isSeen(member) ? member : undefined;
    },
    all: () => members().values(),
    keys: () => members().map(({ userid }) => userid),
    get size() {
      return members().length;
    },
  };
  return { ...world, app, state: { ...world.state, staff } };
}

function whomSees(world: World, app: App): (member: Member) => boolean {
  if (app.isFirst) return isInRange;
  if (!app.range) return () => true;
  const { users, parties } = app.range;
  const departments = poolBelow(world, parties);
  return ({ userid, departments: own }) => users.includes(userid) || own.some((id) => departments.has(id));
}
