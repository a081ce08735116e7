import { membershipRoutes, OPERATORS, type MemberLevel } from "@hortus/contracts";
import { EmptyState, ErrorState, PageHeader, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { inUse, LEVELS_KEY, useMemberLevels } from "../../shared/member-levels.ts";
import { HowToPush } from "./how-to-push.tsx";
import { LevelDialog } from "./level-dialog.tsx";
import { LevelRow } from "./level-row.tsx";
import { memberLevelWords } from "./words.ts";

/** The brand's ladder of members, highest first as people think of it, and how members come to be on it. */
export default function MemberLevelsPage() {
  const t = useWords(memberLevelWords);
  const mayEdit = useMay(OPERATORS);
  const [edited, edit] = useState<MemberLevel | "new">();
  const { data, error, refetch } = useMemberLevels();
  const move = useMove();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const ladder = inUse(data?.rows ?? []).toReversed();
  const archived = (data?.rows ?? []).filter((level) => level.archived);
  const create = mayEdit && (
    <Button type="primary" onClick={() => edit("new")}>
      {t("create")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={create} />
      {!data && <Skeleton active paragraph={{ rows: 6 }} />}
      {data?.rows.length === 0 && <EmptyState title={t("none")} hint={t("noneHint")} actions={create} />}
      <div className="h-stack">
        {[...ladder, ...archived].map((level, place) => (
          <LevelRow
            key={level.id}
            level={level}
            onEdit={mayEdit ? () => edit(level) : undefined}
            moves={
              mayEdit && !level.archived
                ? {
                    isMoving: move.isPending,
                    up: place > 0 ? () => move.mutate(swapped(ladder, place - 1)) : undefined,
                    down: place < ladder.length - 1 ? () => move.mutate(swapped(ladder, place)) : undefined,
                  }
                : undefined
            }
          />
        ))}
        {data && data.rows.length > 0 && <HowToPush level={ladder.at(-1)} at={data.asOf} />}
      </div>
      {edited && (
        <LevelDialog level={edited === "new" ? undefined : edited} onClose={() => edit(undefined)} />
      )}
    </>
  );
}

/** The ids lowest first, with the level at `place` (counted from the top) and the one below it exchanged. */
function swapped(ladder: readonly MemberLevel[], place: number): string[] {
  const ids = ladder.map(({ id }) => id);
  ids.splice(place, 2, ...ids.slice(place, place + 2).toReversed());
  return ids.toReversed();
}

function useMove() {
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  return useMutation({
    mutationFn: (ids: string[]) => api.call(membershipRoutes.orderMemberLevels, { body: { ids } }),
    onSuccess: (levels) => queries.setQueryData(LEVELS_KEY, levels),
    onError: async (problem) => {
      showProblem(problem);
      await queries.invalidateQueries({ queryKey: LEVELS_KEY });
    },
  });
}
