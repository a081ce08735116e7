import type { ContentUsage } from "@hortus/contracts";
import { ProblemError, type Db } from "@hortus/kernel";
import type { Usages } from "../../../slice.ts";

export interface UsageSearch {
  find(db: Db, contentId: string): Promise<ContentUsage[]>;
  /** @throws {ProblemError} 409 when something uses the piece, naming where */
  refuse(db: Db, contentId: string): Promise<void>;
}

/** @param others what slices above say of themselves; compose.ts collects it, since nothing here may look up */
export function usageSearch(others: () => readonly Usages[]): UsageSearch {
  const find = async (db: Db, contentId: string) => {
    const found: ContentUsage[] = [];
    for (const source of others().filter(({ of }) => of === "content"))
      for (const usage of await source.find(db, contentId)) found.push({ kind: source.kind, ...usage });
    return found;
  };
  return {
    find,
    async refuse(db, contentId) {
      const found = await find(db, contentId);
      if (found.length === 0) return;
      const named = found.slice(0, 5).map(({ kind, name }) => `${kind} “${name}”`);
      const more = found.length > named.length ? ` and ${found.length - named.length} more` : "";
      throw new ProblemError(409, "content_in_use", `Used by ${named.join(", ")}${more}`, {
        hint: "Take it out of those first.",
      });
    },
  };
}
