import { tagsRoutes, type TagConflict } from "@hortus/contracts";
import { EmptyState, KindTag, ResourceTable, useShowProblem, useWords, When, type Column } from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useCallback } from "react";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { conflictWords } from "./conflict-words.ts";

/** What differs between our tags and WeCom's; here a person says which side holds. */
export function Conflicts() {
  const t = useWords(conflictWords);
  const mayDecide = useMay(tagsRoutes.decideTagConflicts.roles);
  const decide = useDecide();
  const columns = useColumns(mayDecide ? decide : undefined);
  const bulk = (keys: readonly string[], clear: () => void) => (
    // As many as one request takes.
    <Choices onChoose={(keep) => void decide(keys.slice(0, 100), keep).then(clear)} />
  );
  return (
    <ResourceTable<TagConflict>
      list="tag-conflicts"
      everyMs={60_000}
      load={({ cursor, filters }, signal) => {
        const about = filters["about"]?.[0];
        return api.call(
          tagsRoutes.listTagConflicts,
          {
            query: {
              ...(cursor ? { cursor } : {}),
              ...(about === "tag" || about === "customer" ? { about } : {}),
            },
          },
          { signal },
        );
      }}
      rowKey={({ key }) => key}
      columns={columns}
      filters={[
        {
          key: "about",
          label: t("about"),
          kind: "one",
          options: (["tag", "customer"] as const).map((value) => ({ value, label: t(`about.${value}`) })),
        },
      ]}
      {...(mayDecide ? { bulk } : {})}
      empty={<EmptyState title={t("none")} hint={t("noneHint")} />}
    />
  );
}

/** Whose word holds. What WeCom refused can only be tried again. */
function Choices(props: { of?: string; isRefused?: boolean; onChoose(keep: Keep): void }) {
  const t = useWords(conflictWords);
  return (
    <span className="h-row">
      {(["ours", "theirs"] as const).map((keep) => {
        const label = t(keep === "ours" && props.isRefused ? "tryAgain" : `keep.${keep}`);
        return (
          <Button
            key={keep}
            size="small"
            {...(props.of ? { "aria-label": `${label}: ${props.of}` } : {})}
            onClick={() => props.onChoose(keep)}
          >
            {label}
          </Button>
        );
      })}
    </span>
  );
}

type Keep = "ours" | "theirs";
type Decide = (keys: readonly string[], keep: Keep) => Promise<void>;

function useDecide(): Decide {
  const t = useWords(conflictWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  return useCallback(
    async (keys, keep) => {
      try {
        const { decided } = await api.call(tagsRoutes.decideTagConflicts, {
          body: { keys: [...keys], keep },
        });
        void message.success(t("decided", { count: decided }));
      } catch (error) {
        showProblem(error);
      }
      await queries.invalidateQueries({ queryKey: ["tag-conflicts"] });
      await queries.invalidateQueries({ queryKey: ["tag-groups"] });
    },
    [t, message, showProblem, queries],
  );
}

function useColumns(decide: Decide | undefined): Column<TagConflict>[] {
  const t = useWords(conflictWords);
  const codeInWords = useCodeWords();
  const subject = ({ about, name, customer }: TagConflict) =>
    t(`subject.${about}`, { name, customer: customer?.name || t("noName") });
  const side = (row: TagConflict, which: "ours" | "theirs") => {
    const { state, name } = row[which];
    return t(`side.${state}`, { name: name ?? "" });
  };
  const columns: Column<TagConflict>[] = [
    {
      key: "subject",
      title: t("subject"),
      width: 230,
      render: (row) =>
        row.customer ? (
          <Link to={`/customers/${row.customer.id}`}>{subject(row)}</Link>
        ) : (
          <span className="h-break">
            {subject(row)}
            {row.groupName && <span className="h-muted"> · {row.groupName}</span>}
          </span>
        ),
      text: subject,
    },
    {
      key: "what",
      title: t("what"),
      width: 250,
      render: (row) => (
        <span className="h-break">
          <KindTag tone={row.what === "refused" ? "bad" : "warm"}>{t(`what.${row.what}`)}</KindTag>
          {row.errcode !== undefined && <div className="h-muted">{codeInWords(row.errcode)}</div>}
          {row.advisor && <div className="h-muted">{t("seenWith", { advisor: row.advisor.name })}</div>}
        </span>
      ),
      text: ({ what, errcode }) => [t(`what.${what}`), errcode ?? ""].join(" ").trim(),
    },
    {
      key: "ours",
      title: t("ours"),
      width: 120,
      render: (row) => <span className="h-break">{side(row, "ours")}</span>,
      text: (row) => side(row, "ours"),
    },
    {
      key: "theirs",
      title: t("theirs"),
      width: 120,
      render: (row) => <span className="h-break">{side(row, "theirs")}</span>,
      text: (row) => side(row, "theirs"),
    },
    {
      key: "since",
      title: t("since"),
      width: 100,
      render: ({ since }) => <When at={since} />,
      text: ({ since }) => since,
    },
  ];
  if (decide)
    columns.push({
      key: "decide",
      title: t("decide"),
      width: 150,
      render: (row) => (
        <Choices
          of={subject(row)}
          isRefused={row.what === "refused"}
          onChoose={(keep) => void decide([row.key], keep)}
        />
      ),
    });
  return columns;
}

function useCodeWords(): (errcode: number) => string {
  const t = useWords(conflictWords);
  return (errcode) => {
    const key = `code.${errcode}`;
    return conflictWords.has(key) ? t(key) : t("code.other", { code: errcode });
  };
}
