import type { SandboxSeed } from "@hortus/wecom-sandbox";
import { createChance } from "./chance.ts";
import { company, staff, stores, tagGroups } from "./company.ts";
import { personOf } from "./people.ts";
import { CUSTOMERS, demoPurchases, storeOf } from "./purchases.ts";

const DAY_MS = 86_400_000;

/**
 * The sandbox's world at the first start: the chain's staff, and its customers as contacts of the advisors of their shop. About one in
 * eight bought but is nobody's contact yet, and two hundred strangers are out there to scan a code.
 */
export function demoSeed(now: Date): SandboxSeed {
  const firstBought = new Map<string, Date>();
  for (const { number, paidAt } of demoPurchases(now)) {
    const known = firstBought.get(number);
    if (!known || paidAt < known) firstBought.set(number, paidAt);
  }
  return {
    company: { name: company.name },
    departments: [
      { id: 1, name: company.title, parentid: 0 },
      ...stores.map(({ id, name }) => ({ id, name, parentid: 1 })),
    ],
    staff: staff.map(({ userid, name, position, store }) => ({
      userid,
      name,
      position,
      departments: [store],
    })),
    tags: tagGroups.map(({ name, tags }) => ({ group: name, tags: [...tags] })),
    customers: [
      ...[...firstBought].map(([number, boughtAt]) => contact(number, boughtAt, now)),
      ...Array.from({ length: 200 }, (_, index) => stranger(String(CUSTOMERS + 1 + index))),
    ],
    groups: stores.map(({ id, name }, place) => groupOf(id, name, place, [...firstBought.keys()])),
  };
}

/** A group of each shop: two dozen who bought there, whether or not they are contacts, and two whom nobody knows. */
function groupOf(storeId: number, shop: string, place: number, numbers: readonly string[]) {
  const [owner = "", ...members] = staff.flatMap(({ userid, store }) => (store === storeId ? [userid] : []));
  const bought = numbers.filter((number) => storeOf(number) === shop).slice(0, 24);
  const strange = [1, 2].map((next) => String(CUSTOMERS + 2 * place + next));
  return {
    name: `${shop}健康群`,
    owner,
    members,
    customers: [...bought, ...strange].map((number) => personOf(number).unionid),
    notice: "每周三讲一次家庭用药小常识，有问题请直接问药师。",
  };
}

function contact(number: string, boughtAt: Date, now: Date): SandboxSeed["customers"][number] {
  const chance = createChance(Number(number) + 900_000);
  const person = personOf(number);
  const { nickname, unionid, gender, phone } = person;
  if (chance.next() < 0.12) return { nickname, unionid, gender, phone, followedBy: null };
  const colleagues = staff.filter(({ store }) =>
    stores.some(({ id, name }) => id === store && name === storeOf(number)),
  );
  const addedAt = new Date(
    Math.min(boughtAt.getTime() + chance.integer(30) * DAY_MS, now.getTime() - DAY_MS),
  );
  const tags = tagGroups.flatMap((group) => (chance.next() < 0.45 ? [chance.pick<string>(group.tags)] : []));
  return {
    nickname,
    unionid,
    gender,
    phone,
    followedBy: chance.pick(colleagues).userid,
    addedAt,
    remark: person.name,
    remarkMobiles: [phone],
    tags,
  };
}

function stranger(number: string): SandboxSeed["customers"][number] {
  const { nickname, unionid, gender, phone } = personOf(number);
  return { nickname, unionid, gender, phone, followedBy: null };
}
