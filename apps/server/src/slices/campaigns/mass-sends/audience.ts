import type { MassSendAudience } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import { findCurrentCustomerIds, findTaggedAmong, pageTagged } from "../../customers/index.ts";
import { findMembersOfAny, pageMembers, type MemberPlace } from "../../segments/index.ts";

/** Where a walk through an audience stands: in which of its sources, behind whom. */
export type Place =
  | { source: "segment"; index: number; after?: MemberPlace | undefined }
  | { source: "tags"; after?: string | undefined }
  | { source: "list"; from: number };

export const START: Place = { source: "segment", index: 0 };

export interface AudiencePage {
  /** Living customers without the excluded, each once on this page; one of two sources comes twice, on two pages. */
  customerIds: string[];
  excluded: number;
  /** Undefined behind the last page. */
  next: Place | undefined;
}

/** One page of an audience, of `limit` customers at most; an empty one may have others behind it. */
export async function readAudience(
  db: Db,
  audience: MassSendAudience,
  place: Place,
  limit: number,
): Promise<AudiencePage> {
  const { ids, next } = await readSource(db, audience, place, limit);
  const living = place.source === "tags" ? ids : await livingOf(db, ids); // tags name the living only
  const left = new Set<string>([
    ...(await findMembersOfAny(db, audience.exclude.segmentIds, living)),
    ...(await findTaggedAmong(db, audience.exclude.tagIds, living)),
    ...(await livingOf(db, audience.exclude.customerIds)),
  ]);
  const customerIds = living.filter((id) => !left.has(id));
  return { customerIds, excluded: living.length - customerIds.length, next };
}

async function readSource(
  db: Db,
  { segmentIds, tagIds, customerIds }: MassSendAudience,
  place: Place,
  limit: number,
): Promise<{ ids: string[]; next: Place | undefined }> {
  if (place.source === "segment") {
    const { index, after } = place;
    const segmentId = segmentIds[index];
    if (segmentId === undefined) return { ids: [], next: { source: "tags" } };
    const members = await pageMembers(db, segmentId, after, limit);
    const next: Place =
      members.length < limit
        ? { source: "segment", index: index + 1 }
        : { source: "segment", index, after: members.at(-1) };
    return { ids: members.map(({ customerId }) => customerId), next };
  }
  if (place.source === "tags") {
    const ids = tagIds.length > 0 ? await pageTagged(db, tagIds, place.after, limit) : [];
    return {
      ids,
      next: ids.length < limit ? { source: "list", from: 0 } : { source: "tags", after: ids.at(-1) },
    };
  }
  const to = place.from + limit;
  return {
    ids: customerIds.slice(place.from, to),
    next: to < customerIds.length ? { source: "list", from: to } : undefined,
  };
}

/** Who was merged into another is the other; who is unknown is nobody. */
async function livingOf(db: Db, ids: readonly string[]): Promise<string[]> {
  return [...new Set((await findCurrentCustomerIds(db, ids)).values())];
}
