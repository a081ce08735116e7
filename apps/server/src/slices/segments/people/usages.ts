import type { SegmentUsage } from "@hortus/contracts";
import { ProblemError, type Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { Usages } from "../../../slice.ts";

export interface UsageSearch {
  find(db: Db, segmentId: string): Promise<SegmentUsage[]>;
  /** @throws {ProblemError} 409 when something uses the segment: archived or deleted, it would go on with nobody */
  refuse(db: Db, segmentId: string): Promise<void>;
}

/** @param others what slices above say of themselves; compose.ts collects it, once all are there, since nothing here may look up */
export function usageSearch(others: () => readonly Usages[]): UsageSearch {
  const find = async (db: Db, segmentId: string) => {
    const found: SegmentUsage[] = [];
    for (const source of [segmentsUsingSegments, ...others().filter(({ of }) => of === "segment")]) {
      for (const usage of await source.find(db, segmentId)) found.push({ kind: source.kind, ...usage });
    }
    return found;
  };
  return {
    find,
    async refuse(db, segmentId) {
      const found = await find(db, segmentId);
      if (found.length === 0) return;
      const named = found.slice(0, 5).map(({ kind, name }) => `${kind} "${name}"`);
      const more = found.length > named.length ? ` and ${found.length - named.length} more` : "";
      throw new ProblemError(409, "segment_in_use", `Used by ${named.join(", ")}${more}`, {
        hint: "Take it out of those, or archive them, first.",
      });
    },
  };
}

/** Rules may name other segments, by id. */
const segmentsUsingSegments: Usages = {
  of: "segment",
  kind: "segment",
  async find(db, segmentId) {
    const { rows } = await sql<{ id: string; name: string; as: string }>`
      select id, name, 'rule' as "as"
      from segment
      where id <> ${segmentId} and archived_at is null and deleted_at is null
        and (${names(sql.ref("rule"), segmentId)} or ${names(sql.ref("building_rule"), segmentId)})
      order by id
      limit 100`.execute(db);
    return rows;
  },
};

const names = (json: ReturnType<typeof sql.ref>, id: string) =>
  sql<boolean>`coalesce(jsonb_path_exists(${json}, '$.** ? (@ == $id)', jsonb_build_object('id', ${id}::text)), false)`;
