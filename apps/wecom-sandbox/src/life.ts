/**
 * Virtual life: people scan codes, answer messages and now and then go away, a few actions a minute of sandbox time. The
 * same seed and the same moves of the clock give the same life. It waits while nobody listens to callbacks.
 */
import { createChance } from "./chance.ts";
import { sendAsPerson, sendAsStaff } from "./chats.ts";
import { deleteStaff, scan } from "./friendship.ts";
import { sayInGroup } from "./groups/group-chats.ts";
import { leaveGroup } from "./groups/groups.ts";
import { joinByCode } from "./groups/joining.ts";
import { confirmTask, statusOf } from "./mass-sending.ts";
import { publishMoment, react } from "./moments/publishing.ts";
import type { LifeState, Personality } from "./phone-api.ts";
import { addPerson } from "./people.ts";
import type { MessageRow, PersonRow, RelationRow } from "./rows.ts";
import { digest } from "./state.ts";
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

  function set(
    running: boolean,
    how: { seed?: number; advisors?: boolean; meanPauseMs?: number } = {},
  ): LifeState {
    const before = state.life.get();
    // another seed begins another life
    const actions = how.seed === undefined || how.seed === before.seed ? before.actions : 0;
    state.life.set({ ...before, ...how, running, actions, nextAt: clock.now().getTime() });
    return describe();
  }

  function describe(): LifeState {
    const { running, actions, seed = 1, advisors = false, meanPauseMs = MEAN_PAUSE_MS } = state.life.get();
    return { running, actions, seed, advisors, meanPauseMs };
  }

  function catchUp(): void {
    if (closed || !state.company.get().callback) return;
    const now = clock.now().getTime();
    for (let done = 0; state.life.get().running && state.life.get().nextAt <= now; done++) {
      const before = state.life.get();
      const { actions, nextAt, advisors = false, meanPauseMs = MEAN_PAUSE_MS } = before;
      const chance = createChance(Number.parseInt(digestNumber(actions), 16));
      state.store.transact(() => {
        if (advisors && chance.next() < 0.4) actAsAdvisor(world, chance);
        else act(world, chance);
        const pause = -Math.log(1 - chance.next()) * meanPauseMs;
        // what is too much to catch up is left out
        state.life.set({
          ...before,
          running: true,
          actions: actions + 1,
          nextAt: done + 1 < MOST_AT_ONCE ? nextAt + pause : now + pause,
        });
      });
    }
  }

  function digestNumber(actions: number): string {
    const { seed = 1 } = state.life.get();
    // the first seed is the life of before there were seeds
    const more = seed === 1 ? "" : `:${seed}`;
    return Buffer.from(digest(`life:${state.company.get().corpid}:${actions}${more}`, 8), "base64url")
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
  const kind = chosen && personalityOf(world, chosen.personId);
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
  // the restless go first; without any of them it is anybody
  const restless = friends.filter((row) => personalityOf(world, row.personId) === "restless");
  const chosen = chance.pick(restless.length > 0 ? restless : friends);
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
    const trait = personalityOf(world, personId);
    if (trait === "silent") return;
    const words = chance.next() < 0.3 ? chance.pick(REPLIES[trait]) : undefined;
    react(world, { ...shown, personId, ...(words !== undefined && { text: words }) });
    return;
  }
  const group = chance.pick([...state.groups.all()].filter(({ dismissed }) => !dismissed));
  const member = chance.pick(group?.members.filter(({ type }) => type === 2) ?? []);
  if (!group || !member) return;
  const trait = personalityOf(world, member.id);
  if (wish > 0.96) leaveGroup(world, group.chatId, member.id);
  else if (trait !== "silent")
    sayInGroup(world, group.chatId, member.id, chance.pick(REPLIES[trait]) ?? "好的");
}

/** Members who do what they are asked, a little late. */
function actAsAdvisor(world: World, chance: Chance): void {
  const { state } = world;
  const wish = chance.next();
  try {
    if (wish < 0.4) {
      const task = chance.pick([...state.tasks.all()].filter((one) => statusOf(world, one) === "pending"));
      if (task && state.staff.get(task.userid)) confirmTask(world, task.userid, task.msgid);
    } else if (wish < 0.6) {
      const waiting = [...state.publications.all()].filter(
        (one) => one.publishedAt === undefined && !state.moments.get(one.momentId)?.cancelled,
      );
      const post = chance.pick(waiting);
      if (post && state.staff.get(post.userid)) publishMoment(world, post.userid, post.momentId);
    } else {
      const asked = [...state.lastMessages()].filter(
        (last) =>
          last.from === "customer" && state.relation(last.userid, last.personId)?.status === "friends",
      );
      const chosen = chance.pick(asked);
      if (chosen && state.staff.get(chosen.userid))
        sendAsStaff(world, chosen.userid, chosen.personId, chance.pick(ANSWERS) ?? "好的");
    }
  } catch (e) {
    // a rule that forbids these words, say
    if (!(e instanceof Refusal)) throw e;
  }
}

/** A person stays who they are: the seed file says it, or the id does. */
function personalityOf({ state }: World, personId: string): Personality {
  const given = state.people.get(personId)?.personality;
  const some = ["friendly", "brief", "curious", "silent"] as const;
  return given ?? some[personId.charCodeAt(5) % some.length] ?? "friendly";
}

const ANSWERS = ["您好，我在的。", "饭后半小时吃就好。", "有的，明天到店就能用。", "稍等，我帮您看一下。"];
const REPLIES: Record<Exclude<Personality, "silent">, string[]> = {
  restless: ["还有别的吗？", "我再看看", "有点贵啊"],
  friendly: ["谢谢您的提醒！", "收到，辛苦啦🌹", "好的，我记下了，谢谢。", "太贴心了，谢谢～"],
  brief: ["好", "嗯嗯", "收到", "OK"],
  curious: ["这个饭前吃还是饭后吃？", "有没有优惠呀？", "老人可以用吗？", "周末店里有人吗？"],
};
const FIRST = ["小", "阿", "老", "乐", "晴", "云", "青", "春"];
const SECOND = ["满", "芳", "周", "朵", "禾", "舟", "宁", "燕", "梅", "杰"];
