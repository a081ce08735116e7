import { segmentRoutes, type Segment } from "@hortus/contracts";
import {
  byKey,
  conditionsOf,
  type Condition,
  type PublicFact,
  type PublicFacts,
  type Rule,
  type SegmentNames,
} from "@hortus/rules";
import { ErrorState, PageHeader, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { Alert, Button, Input, Skeleton } from "antd";
import { useCallback, useMemo } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useSegments } from "./editor/choices.ts";
import { useKeptDraft, type SegmentDraft } from "./editor/draft.ts";
import { Preview } from "./editor/preview.tsx";
import { useRuleCheck } from "./editor/problems.ts";
import { RuleEditor } from "./editor/rule-editor.tsx";
import { RuleWords } from "./editor/rule-words.tsx";
import { asEdited, firstCondition, type Group } from "./editor/tree.ts";
import { useHistory, useUndoKeys } from "./editor/use-history.ts";
import { useLeaveQuestion } from "./editor/use-leave.ts";
import { rulePartWords } from "./editor/rule-part-words.ts";
import { ruleWords } from "./editor/words.ts";
import { Gallery } from "./gallery.tsx";
import { templateWords } from "./template-words.ts";
import { isTemplate, TEMPLATES } from "./templates.ts";
import { segmentWords } from "./words.ts";
import "./segments.css";

/** Makes a segment, or gives one a new rule; its words and its size follow each change. */
export default function SegmentEditorPage() {
  const { id } = useParams();
  const facts = useQuery({
    queryKey: ["facts"],
    queryFn: ({ signal }) => api.call(segmentRoutes.listFacts, {}, { signal }),
    staleTime: 5 * 60_000,
  });
  const segment = useQuery({
    queryKey: ["segment", id],
    queryFn: ({ signal }) => api.call(segmentRoutes.getSegment, { params: { id: id ?? "" } }, { signal }),
    enabled: id !== undefined,
  });
  const rows = facts.data?.rows;
  const known = useMemo(() => rows && byKey(rows), [rows]);
  const failed = [facts, segment].find(({ isError }) => isError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!known || (id !== undefined && !segment.data)) return <Skeleton active paragraph={{ rows: 10 }} />;
  return <Editor key={id ?? "new"} facts={known} segment={id === undefined ? undefined : segment.data} />;
}

function Editor({ facts, segment }: { facts: PublicFacts; segment: Segment | undefined }) {
  const t = useWords(segmentWords);
  const part = useWords(rulePartWords);
  const say = useWords(ruleWords);
  const nameOf = useWords(templateWords);
  const start = useStart(facts, segment);
  const { draft, setDraft, isChanged, wasKept, giveUp, forget } = useKeptDraft(segment?.id ?? "new", start);
  const { letGo } = useLeaveQuestion(isChanged);
  const save = useSave(segment, start, () => {
    forget();
    letGo();
  });
  const setRoot = useCallback((root: Group) => setDraft((before) => ({ ...before, root })), [setDraft]);
  const { change, undo, redo, canUndo, canRedo } = useHistory(draft.root, setRoot);
  const rule: Rule = { version: 1, root: draft.root };
  const { isSound, problems } = useRuleCheck(rule, facts, useNames(segment?.id));
  useUndoKeys(undo, redo);
  const missing =
    draft.name.trim() === ""
      ? t("nameMissing")
      : conditionsOf(draft.root).length === 0
        ? part("empty")
        : isSound
          ? undefined
          : t("ruleWrong");
  return (
    <>
      <PageHeader
        title={segment ? t("editor") : t("editorNew")}
        back={
          segment
            ? { to: `/segments/${segment.id}`, label: segment.name }
            : { to: "/segments", label: t("back") }
        }
        actions={
          <Button
            type="primary"
            disabled={missing !== undefined || (segment !== undefined && !isChanged)}
            title={missing}
            loading={save.isPending}
            onClick={() => save.mutate(draft)}
          >
            {t("save")}
          </Button>
        }
      />
      {wasKept && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 16 }}
          title={t("draftKept")}
          action={
            <Button size="small" onClick={giveUp}>
              {t("draftGiveUp")}
            </Button>
          }
        />
      )}
      <div className="segment-editor">
        <div className="h-stack">
          {!segment && (
            <Gallery
              facts={facts}
              onChoose={(key) => setDraft({ name: nameOf(key), description: "", root: TEMPLATES[key].root })}
            />
          )}
          <section className="h-card h-stack">
            <label>
              {t("name")}
              <Input
                value={draft.name}
                maxLength={60}
                onChange={({ target }) => setDraft({ ...draft, name: target.value })}
              />
            </label>
            <label>
              {t("description")}
              <Input
                value={draft.description}
                maxLength={500}
                placeholder={t("descriptionHint")}
                onChange={({ target }) => setDraft({ ...draft, description: target.value })}
              />
            </label>
          </section>
          <section className="h-card">
            <div className="rule-head">
              <h2 className="h-card-title">{t("rule")}</h2>
              <Button
                type="text"
                size="small"
                icon={<UndoOutlined />}
                disabled={!canUndo}
                title={`${say("undo")} (Ctrl Z)`}
                aria-label={say("undo")}
                onClick={undo}
              />
              <Button
                type="text"
                size="small"
                icon={<RedoOutlined />}
                disabled={!canRedo}
                title={`${say("redo")} (Ctrl Shift Z)`}
                aria-label={say("redo")}
                onClick={redo}
              />
            </div>
            <RuleEditor root={draft.root} facts={facts} problems={problems} onChange={change} />
          </section>
        </div>
        <aside className="h-card segment-preview h-stack">
          <RuleWords rule={rule} facts={facts} />
          <Preview rule={rule} isSound={isSound} segmentId={segment?.id} />
          {missing && <p className="h-muted h-small">{missing}</p>}
        </aside>
      </div>
    </>
  );
}

/** The other segments, for rules that name them; nothing while they are not known, so that none is taken for gone. */
function useNames(self: string | undefined): SegmentNames | undefined {
  const segments = useSegments();
  return useMemo(
    () =>
      segments && {
        known: new Map(segments.map(({ id, name, rule }) => [id, { name, rule: rule as Rule }])), // the API checked it
        self,
      },
    [segments, self],
  );
}

/** What the editor opens with: the segment as it is, the template of the address, or one condition. */
function useStart(facts: PublicFacts, segment: Segment | undefined): SegmentDraft {
  const nameOf = useWords(templateWords);
  const [search] = useSearchParams();
  const template = search.get("template");
  return useMemo(() => {
    if (segment)
      return {
        name: segment.name,
        description: segment.description,
        root: asEdited(segment.rule as Rule), // the API checked it
      };
    if (isTemplate(template))
      return { name: nameOf(template), description: "", root: TEMPLATES[template].root };
    const part = partOf(search.getAll("in"), search.getAll("out"));
    if (part) return { name: nameIn(search), description: "", root: part };
    const asked = conditionOf(facts.get(search.get("fact") ?? ""), search.getAll("value"));
    if (asked) return { name: nameIn(search), description: "", root: { kind: "all", of: [asked] } };
    const first = firstCondition(facts);
    return { name: "", description: "", root: { kind: "all", of: first ? [first] : [] } };
  }, [facts, segment, template, search, nameOf]);
}

const nameIn = (search: URLSearchParams): string => (search.get("name") ?? "").slice(0, 60);

/** From a list: who has one of these values. */
function conditionOf(fact: PublicFact | undefined, values: string[]): Condition | undefined {
  if (values.length === 0 || fact?.kind !== "attribute" || fact.type !== "choice") return undefined;
  return { kind: "attribute", fact: fact.key, op: "in", value: values };
}

/** From a comparison: who is in these segments, and not in those. */
function partOf(inside: readonly string[], outside: readonly string[]): Group | undefined {
  if (inside.length === 0) return undefined;
  const condition = (op: "is_in" | "is_not_in") => (segment: string) => ({
    kind: "segment" as const,
    op,
    segment,
  });
  return { kind: "all", of: [...inside.map(condition("is_in")), ...outside.map(condition("is_not_in"))] };
}

function useSave(segment: Segment | undefined, start: SegmentDraft, onSaved: () => void) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  return useMutation({
    mutationFn: ({ name, description, root }: SegmentDraft) => {
      const rule = { version: 1, root };
      if (!segment) return api.call(segmentRoutes.createSegment, { body: { name, description, rule } });
      // A rule that is the same must not make a new version: everybody would be decided anew.
      const isNew = JSON.stringify(root) !== JSON.stringify(start.root);
      return api.call(segmentRoutes.changeSegment, {
        params: { id: segment.id },
        body: { name, description, ...(isNew ? { rule } : {}) },
      });
    },
    onSuccess: async (saved) => {
      onSaved();
      queries.setQueryData(["segment", saved.id], saved);
      void queries.invalidateQueries({ queryKey: ["segments"] });
      await navigate(`/segments/${saved.id}`);
    },
    onError: (error) => showProblem(error),
  });
}
