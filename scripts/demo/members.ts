import { membershipRoutes, type MemberRow } from "@hortus/contracts";
import { createChance } from "./chance.ts";
import type { Planting } from "./parts.ts";
import { personOf } from "./people.ts";
import { demoPurchases, type DemoPurchase } from "./purchases.ts";

/** Lowest first, with the yuan of twelve months from which the made-up till gives them. */
const levels = [
  { code: "basic", name: "普通", from: 0 },
  { code: "silver", name: "银卡", from: 60 },
  { code: "gold", name: "金卡", from: 150 },
  { code: "diamond", name: "钻石", from: 400 },
] as const;

const DAY_MS = 86_400_000;
/** A level lasts a year; then the till looks again. */
const LASTS_MS = 365 * DAY_MS;
/** Three customers in four took a card. */
const TAKES_CARD = 0.75;
const ROWS_AT_ONCE = 1_000;

/** What the till tells of its members: how they joined, and how they are. The same again changes nothing. */
export async function tellOfMembers({ owner, shop, clock }: Planting): Promise<void> {
  const { rows: known } = await owner.call(membershipRoutes.listMemberLevels, {});
  for (const { code, name } of levels)
    if (!known.some((level) => level.code === code))
      await owner.call(membershipRoutes.createMemberLevel, { body: { code, name } });
  const now = clock.now();
  const byPerson = new Map<string, DemoPurchase[]>();
  for (const purchase of demoPurchases(now))
    byPerson.set(purchase.number, [...(byPerson.get(purchase.number) ?? []), purchase]);
  const rows = [...byPerson.values()].flatMap((purchases) => toldOf(purchases, now));
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await shop.call(membershipRoutes.pushMembers, {
      body: { members: rows.slice(from, from + ROWS_AT_ONCE) },
    });
}

/** The words of the till about one person, oldest first; none about who took no card. */
function toldOf([first, ...others]: readonly DemoPurchase[], now: Date): MemberRow[] {
  if (!first) return [];
  const chance = createChance(Number(first.number) + 47_000);
  if (chance.next() >= TAKES_CARD) return [];
  const joined = joining(first);
  const aYearAgo = now.getTime() - LASTS_MS;
  const spent = [first, ...others]
    .filter(({ paidAt }) => paidAt.getTime() > aYearAgo)
    .reduce((sum, { amountYuan }) => sum + Number(amountYuan), 0);
  const level = levels.findLast(({ from }) => spent >= from) ?? levels[0];
  const at = Math.max(first.paidAt.getTime(), aYearAgo + chance.integer(LASTS_MS));
  const changedAt = new Date(at).toISOString();
  if (level === levels[0])
    return chance.next() < 0.05 ? [joined, { ...joined, leftAt: changedAt, changedAt }] : [joined];
  const levelUntil = new Date(at + LASTS_MS).toISOString();
  return [joined, { ...joined, level: level.code, levelSince: changedAt, levelUntil, changedAt }];
}

function joining({ number, paidAt }: DemoPurchase): MemberRow {
  const { phone, unionid, name } = personOf(number);
  const joinedAt = paidAt.toISOString();
  return {
    externalId: `CARD-${number.padStart(5, "0")}`,
    source: "till",
    identities: { phone, unionid },
    customerName: name,
    joinedAt,
    level: levels[0].code,
    levelSince: joinedAt,
    changedAt: joinedAt,
  };
}
