/** What the app may see. Members outside its visible range (可见范围) are for the API as if they were not there, and nothing is told of them. */
import { isInRange, type Member } from "./state.ts";
import type { Table } from "./store.ts";
import type { World } from "./world.ts";

/** The world as the API looks at it: lists leave the others out, and to name one of them is to name nobody. */
export function seenByApp(world: World): World {
  const all = world.state.staff;
  const members = () => [...all.all()].filter(isInRange);
  const staff: Table<Member> = {
    ...all,
    get(key) {
      const member = all.get(key);
      return member && isInRange(member) ? member : undefined;
    },
    all: () => members().values(),
    keys: () => members().map(({ userid }) => userid),
    get size() {
      return members().length;
    },
  };
  return { ...world, state: { ...world.state, staff } };
}
