import { membershipRoutes, segmentRoutes, type ApiClient, type MemberRow } from "@hortus/contracts";
import type { TestHouse } from "../../testing.ts";

/** For tests: the usual ladder, lowest first. @returns ids by code */
export async function defineLevels(operator: ApiClient): Promise<Record<string, string>> {
  let rows: { id: string; code: string }[] = [];
  for (const [code, name] of [
    ["basic", "普通"],
    ["silver", "银卡"],
    ["gold", "金卡"],
    ["diamond", "钻石"],
  ] as const)
    ({ rows } = await operator.call(membershipRoutes.createMemberLevel, { body: { code, name } }));
  return Object.fromEntries(rows.map(({ code, id }) => [code, id]));
}

/** For tests: a till that tells of members by their numbers. */
export class Till {
  readonly #house: TestHouse;
  readonly #client: ApiClient;

  constructor(house: TestHouse, client: ApiClient) {
    this.#house = house;
    this.#client = client;
  }

  /** A member since the beginning of 2026 at silver, unless said otherwise. */
  row(memberNumber: string, row: Partial<MemberRow> = {}): MemberRow {
    return {
      externalId: memberNumber,
      source: "till",
      identities: { memberNumber },
      customerName: memberNumber,
      joinedAt: "2026-01-01T02:00:00Z",
      level: "silver",
      levelSince: "2026-06-01T02:00:00Z",
      changedAt: "2026-06-01T02:00:00Z",
      ...row,
    };
  }

  /** What became of each row: its outcome, or why it was left out. */
  async push(...members: readonly unknown[]): Promise<string[]> {
    const { rows } = await this.#client.call(membershipRoutes.pushMembers, {
      body: { members: [...members] },
    });
    await this.#house.drain();
    return rows.map(({ outcome, error }) => (error ? `${error.code} ${error.field ?? ""}`.trim() : outcome));
  }
}

/** For tests: a segment by this rule, and who is in it, by name. */
export async function segmentOf(
  house: TestHouse,
  operator: ApiClient,
  root: object,
): Promise<{ id: string; members: () => Promise<string[]> }> {
  const { id } = await operator.call(segmentRoutes.createSegment, {
    body: { name: JSON.stringify(root).slice(0, 40), rule: { version: 1, root } },
  });
  await house.drain();
  return {
    id,
    async members() {
      const { rows } = await operator.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
      return rows.map(({ name }) => name).toSorted();
    },
  };
}
