/**
 * Virtual life: people scan codes, answer messages and now and then go away, a few actions a minute of sandbox time. The
 * same seed and the same moves of the clock give the same life. It waits while nobody listens to callbacks.
 */
import { createChance } from "./chance.ts";
import { sendAsPerson } from "./chats.ts";
import { deleteStaff, scan } from "./friendship.ts";
import { sayInGroup } from "./groups/group-chats.ts";
import { leaveGroup } from "./groups/groups.ts";
import { joinByCode } from "./groups/joining.ts";
import { react } from "./moments/publishing.ts";
import type { LifeState } from "./phone-api.ts";
import { addPerson } from "./people.ts";
import { digest, type MessageRow, type PersonRow, type RelationRow } from "./state.ts";
import { Refusal, type World } from "./world.ts";

export type Life = ReturnType<typeof startLife>;

const MEAN_PAUSE_MS = 20_000;
/** After a jump of the clock at most so much is caught up; a day's worth at once would flood the receiver. */
const MOST_AT_ONCE = 50;
const LOOK_MS = 1_000;
const READ_AFTER_MS = 60_000;
const FORGOTTEN_AFTER_MS = 3 * 86_400_000;

export function startLife(world: World, begin: boolean) {
  const { state, clock } = world;
  // only a new sandbox takes the wish of who starts it: what was set by hand holds over a restart
  if (begin && state.life.get().nextAt === 0) set(true);
  const looking = setInterval(catchUp, LOOK_MS);
  const stopListening = clock.onChange(() => setImmediate(catchUp));
  let closed = false;

  return {
    set,
    state: describe,
    catchUp,
    close() {
      closed = true;
      clearInterval(looking);
      stopListening();
    },
  };

  function set(running: boolean): LifeState {
    state.life.set({ ...state.life.get(), running, nextAt: clock.now().getTime() });
    return describe();
  }

  function describe(): LifeState {
    const { running, actions } = state.life.get();
    return { running, actions };
  }

  function catchUp(): void {
    if (closed || !state.company.get().callback) return;
    const now = clock.now().getTime();
    for (let done = 0; state.life.get().running && state.life.get().nextAt <= now; done++) {
      const { actions, nextAt } = state.life.get();
      const chance = createChance(Number.parseInt(digestNumber(actions), 16));
      state.store.transact(() => {
        act(world, chance);
        const pause = -Math.log(1 - chance.next()) * MEAN_PAUSE_MS;
        // what is too much to catch up is left out
        state.life.set({
          running: true,
          actions: actions + 1,
          nextAt: done + 1 < MOST_AT_ONCE ? nextAt + pause : now + pause,
        });
      });
    }
  }

  function digestNumber(actions: number): string {
    return Buffer.from(digest(`life:${state.company.get().corpid}:${actions}`, 8), "base64url")
      .toString("hex")
      .slice(0, 8);
  }
}

type Chance = ReturnType<typeof createChance>;

function act(world: World, chance: Chance): void {
  const wish = chance.next();
  try {
    if (wish < 0.45) reply(world, chance);
    else if (wish < 0.7) scanSomething(world, chance);
    else if (wish < 0.73) goAway(world, chance);
    else if (wish < 0.95) liveInGroups(world, chance);
    // otherwise somebody only reads
  } catch (e) {
    // a code without members behind it, say: people shrug and go on
    if (!(e instanceof Refusal)) throw e;
  }
}

function reply(world: World, chance: Chance): void {
  const chosen = chance.pick(unanswered(world));
  const kind = chosen && traitOf(chosen.personId);
  // some never answer
  if (!chosen || kind === "silent") return;
  sendAsPerson(world, chosen.personId, chosen.userid, chance.pick(REPLIES[kind ?? "friendly"]) ?? "好的");
}

/** Last messages of members that have been there for a while and that the customer may still answer. */
function unanswered({ state, clock }: World): MessageRow[] {
  const now = clock.now().getTime();
  return [...state.lastMessages()].filter((last) => {
    if (last.from !== "staff") return false;
    const age = now - Date.parse(last.at);
    const friends = state.relation(last.userid, last.personId)?.status === "friends";
    return friends && age >= READ_AFTER_MS && age <= FORGOTTEN_AFTER_MS;
  });
}

function scanSomething(world: World, chance: Chance): void {
  const { state } = world;
  const way = chance.pick([...state.contactWays.all()]);
  if (!way) return;
  const strangers = [...state.people.all()].filter(({ id }) => state.relationsOfPerson(id).length === 0);
  const person = chance.pick(strangers) ?? newPerson(world, chance);
  if (person) scan(world, person.id, way.configId);
}

function newPerson({ state }: World, chance: Chance): PersonRow | undefined {
  const nickname = `${chance.pick(FIRST) ?? ""}${chance.pick(SECOND) ?? ""}`;
  return addPerson(state, { nickname, gender: chance.next() < 0.6 ? 2 : 1 });
}

function goAway(world: World, chance: Chance): void {
  const friends: RelationRow[] = [...world.state.relations.all()].filter(
    ({ status }) => status === "friends",
  );
  const chosen = chance.pick(friends);
  if (chosen) deleteStaff(world, chosen.personId, chosen.userid);
}

/** Joins, speaks, now and then leaves; and looks at Moments. */
function liveInGroups(world: World, chance: Chance): void {
  const { state } = world;
  const wish = chance.next();
  if (wish < 0.3) {
    const way = chance.pick([...state.joinWays.all()]);
    const known = chance.pick([...state.relations.all()].filter(({ status }) => status === "friends"));
    if (way && known) joinByCode(world, known.personId, way.configId);
    return;
  }
  if (wish < 0.5) {
    const shown = chance.pick([...state.publications.all()].filter(({ reached }) => reached.length > 0));
    const personId = chance.pick(shown?.reached ?? []);
    if (!shown || !personId) return;
    const trait = traitOf(personId);
    if (trait === "silent") return;
    const words = chance.next() < 0.3 ? chance.pick(REPLIES[trait]) : undefined;
    react(world, { ...shown, personId, ...(words !== undefined && { text: words }) });
    return;
  }
  const group = chance.pick([...state.groups.all()].filter(({ dismissed }) => !dismissed));
  const member = chance.pick(group?.members.filter(({ type }) => type === 2) ?? []);
  if (!group || !member) return;
  const trait = traitOf(member.id);
  if (wish > 0.96) leaveGroup(world, group.chatId, member.id);
  else if (trait !== "silent")
    sayInGroup(world, group.chatId, member.id, chance.pick(REPLIES[trait]) ?? "好的");
}

/** A person stays who they are: the trait lies in the id. */
function traitOf(personId: string): "friendly" | "brief" | "curious" | "silent" {
  const traits = ["friendly", "brief", "curious", "silent"] as const;
  return traits[personId.charCodeAt(5) % traits.length] ?? "friendly";
}

const REPLIES = {
  friendly: ["谢谢您的提醒！", "收到，辛苦啦🌹", "好的，我记下了，谢谢。", "太贴心了，谢谢～"],
  brief: ["好", "嗯嗯", "收到", "OK"],
  curious: ["这个饭前吃还是饭后吃？", "有没有优惠呀？", "老人可以用吗？", "周末店里有人吗？"],
};
const FIRST = ["小", "阿", "老", "乐", "晴", "云", "青", "春"];
const SECOND = ["满", "芳", "周", "朵", "禾", "舟", "宁", "燕", "梅", "杰"];
