import { ladderRoutes, ladders, segmentRoutes, type LadderBoard } from "@hortus/contracts";
import { byKey, checkRule, ruleSchema, type PublicFacts, type Rule } from "@hortus/rules";
import { ErrorState, PageHeader, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Skeleton } from "antd";
import { useMemo, useState, type ReactNode } from "react";
import { useLocation, useNavigate } from "react-router";
import { api } from "../../api.ts";
import { useRuleCheck } from "../segments/editor/problems.ts";
import { RuleEditor } from "../segments/editor/rule-editor.tsx";
import { asEdited, type Group } from "../segments/editor/tree.ts";
import { useStateName } from "./names.ts";
import { ladderWords } from "./words.ts";
import "../segments/segments.css";
import "./ladders.css";

/** The next version of a ladder's rules: of each state, how to get in and how to stay in. */
export default function LadderRulesPage() {
  const place = useLocation().pathname.startsWith("/life-cycle") ? "life_cycle" : "value_tier";
  const ladder = ladders.find((known) => known === place) ?? "value_tier";
  const board = useQuery({
    queryKey: ["ladder", ladder, "rules"],
    queryFn: ({ signal }) => api.call(ladderRoutes.getLadder, { params: { ladder } }, { signal }),
    staleTime: Infinity, // an edit must not be pulled from under the hands
  });
  const facts = useQuery({
    queryKey: ["facts"],
    queryFn: ({ signal }) => api.call(segmentRoutes.listFacts, {}, { signal }),
    staleTime: 5 * 60_000,
  });
  const rows = facts.data?.rows;
  const known = useMemo(() => rows && byKey(rows), [rows]);
  const failed = [facts, board].find(({ isError }) => isError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!known || !board.data) return <Skeleton active paragraph={{ rows: 10 }} />;
  return <Editor key={ladder} board={board.data} facts={known} />;
}

interface Draft {
  state: string;
  enter: Group;
  stay: Group;
}

function Editor({ board, facts }: { board: LadderBoard; facts: PublicFacts }) {
  const t = useWords(ladderWords);
  const nameOf = useStateName();
  const { ladder } = board;
  const back = ladder === "life_cycle" ? "/life-cycle" : "/value-tiers";
  const [drafts, setDrafts] = useState(() => draftsOf(board));
  const save = useSave(board, back);
  const put = (state: string, change: Partial<Draft>) =>
    setDrafts(drafts.map((draft) => (draft.state === state ? { ...draft, ...change } : draft)));
  const isWrong = drafts.some(({ enter, stay }) =>
    [enter, stay].some((root) => !checkRule({ version: 1, root }, facts).ok),
  );
  return (
    <>
      <PageHeader
        title={t("rulesTitle", { ladder: t(`title.${ladder}`) })}
        about={t("rulesAbout")}
        back={{ to: back, label: t(`title.${ladder}`) }}
        actions={
          <Button
            type="primary"
            disabled={isWrong}
            title={isWrong ? t("rulesWrong") : undefined}
            loading={save.isPending}
            onClick={() => save.mutate(drafts)}
          >
            {t("save")}
          </Button>
        }
      />
      <div className="h-stack">
        {drafts.map(({ state, enter, stay }) => (
          <section key={state} className="h-card h-stack">
            <h2 className="h-card-title">{nameOf(state)}</h2>
            <RulePart
              label={t("enter")}
              root={enter}
              facts={facts}
              onChange={(next) => put(state, { enter: next })}
            />
            <RulePart
              label={t("stay")}
              root={stay}
              facts={facts}
              onChange={(next) => put(state, { stay: next })}
              extra={
                <Button size="small" type="link" onClick={() => put(state, { stay: enter })}>
                  {t("copyEnter")}
                </Button>
              }
            />
          </section>
        ))}
      </div>
    </>
  );
}

function RulePart(props: {
  label: string;
  root: Group;
  facts: PublicFacts;
  onChange: (root: Group) => void;
  extra?: ReactNode;
}) {
  const { problems } = useRuleCheck({ version: 1, root: props.root }, props.facts);
  return (
    <div>
      <div className="h-row">
        <h3 className="h-small">{props.label}</h3>
        {props.extra}
      </div>
      <RuleEditor root={props.root} facts={props.facts} problems={problems} onChange={props.onChange} />
    </div>
  );
}

function useSave({ ladder }: LadderBoard, back: string) {
  const t = useWords(ladderWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (drafts: readonly Draft[]) =>
      api.call(ladderRoutes.changeLadder, {
        params: { ladder },
        body: {
          states: drafts.map(({ state, enter, stay }) => ({
            state,
            enter: { version: 1, root: enter },
            stay: { version: 1, root: stay },
          })),
        },
      }),
    onSuccess: async () => {
      void message.success(t("rulesSaved"));
      await queries.invalidateQueries({ queryKey: ["ladder", ladder] });
      await navigate(back);
    },
    onError: (error) => showProblem(error),
  });
}

/** States that take everybody else have no rules to change. */
function draftsOf({ states }: LadderBoard): Draft[] {
  const rootOf = (json: unknown): Group => asEdited(ruleSchema.parse(json) as Rule); // the server's own
  return states.flatMap(({ state, enter, stay }) =>
    enter && stay ? [{ state, enter: rootOf(enter), stay: rootOf(stay) }] : [],
  );
}
