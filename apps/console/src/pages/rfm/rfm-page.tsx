import { OPERATORS, rfmGroups, type RfmBoard, rfmRoutes } from "@hortus/contracts";
import {
  EmptyState,
  ErrorState,
  KindTag,
  Money,
  PageHeader,
  ResourceTable,
  useFormat,
  useShowProblem,
  useWords,
  When,
} from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Segmented, Select, Skeleton } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { useCategoryPaths } from "../../shared/goods.ts";
import { Moves } from "../ladders/moves.tsx";
import type { Choice } from "./choice.ts";
import { RfmGrid } from "./rfm-grid.tsx";
import { RfmSettingsCard } from "./settings.tsx";
import { rfmWords } from "./words.ts";
import "./rfm.css";

/** The grid and the eight groups; a cell or a group leads to its customers below. */
export default function RfmPage() {
  const t = useWords(rfmWords);
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const line = search.get("line") ?? undefined;
  const query = useQuery({
    queryKey: ["rfm", line],
    queryFn: ({ signal }) => api.call(rfmRoutes.rfm, { query: { line } }, { signal }),
    refetchInterval: line === undefined ? 5_000 : false,
  });
  const board = query.data;
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        state={
          board &&
          board.state !== "none" && (
            <KindTag tone={board.state === "building" ? "warm" : "plain"}>
              {board.state === "building"
                ? t("building")
                : t(board.settings.mode === "own" ? "ownAsOf" : "asOf", { at: format.when(board.asOf) })}
            </KindTag>
          )
        }
        actions={<Recompute />}
      />
      <LineSelect line={line} onChoose={(next) => setSearch(next === undefined ? {} : { line: next })} />
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !board ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : board.customers === 0 && line !== undefined ? (
        <EmptyState title={t("lineNone")} />
      ) : board.customers === 0 ? (
        <EmptyState
          title={t("none")}
          hint={t("noneHint")}
          actions={
            <Link to="/imports">
              <Button type="primary">{t("toImports")}</Button>
            </Link>
          }
        />
      ) : (
        <Board board={board} line={line} />
      )}
    </>
  );
}

/** All goods, or those of one category and below it. */
function LineSelect(props: { line: string | undefined; onChoose: (line: string | undefined) => void }) {
  const t = useWords(rfmWords);
  const categories = useCategoryPaths();
  if (categories.length === 0) return null;
  return (
    <label className="rfm-line">
      {t("line")}
      <Select
        aria-label={t("line")}
        value={props.line ?? ""}
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        options={[
          { value: "", label: t("lineAll") },
          ...categories.map((value) => ({ value, label: value })),
        ]}
        onChange={(next: string) => props.onChoose(next || undefined)}
      />
      {props.line !== undefined && <span className="h-muted h-small">{t("lineHint")}</span>}
    </label>
  );
}

function Recompute() {
  const t = useWords(rfmWords);
  const showProblem = useShowProblem();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const rebuild = useMutation({
    mutationFn: () => api.call(rfmRoutes.rebuildRfm, {}),
    onSuccess: () => {
      void message.success(t("recomputed"));
      void queries.invalidateQueries({ queryKey: ["rfm"] });
    },
    onError: (error) => showProblem(error),
  });
  if (!useMay(OPERATORS)) return null;
  return (
    <Button onClick={() => rebuild.mutate()} loading={rebuild.isPending}>
      {t("recompute")}
    </Button>
  );
}

function Board({ board, line }: { board: RfmBoard; line: string | undefined }) {
  const t = useWords(rfmWords);
  const { choice, choose } = useChoice();
  const chosenMoney = choice.group ? undefined : choice.money;
  return (
    <div style={{ display: "grid", gap: 16, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <Card
        size="small"
        className="rfm-card"
        title={t("grid")}
        extra={
          <Segmented
            size="small"
            aria-label={t("money")}
            value={chosenMoney ?? 0}
            options={[
              { value: 0, label: t("allMoney") },
              ...[1, 2, 3, 4, 5].map((value) => ({ value, label: `M${value}` })),
            ]}
            onChange={(money) => choose({ ...choice, group: undefined, money: money || undefined })}
          />
        }
      >
        <RfmGrid board={board} choice={choice} onChoose={choose} />
      </Card>
      <Card size="small" title={t("groups")}>
        <Groups board={board} choice={choice} onChoose={choose} />
      </Card>
      {/* Scores of a line are kept of nobody: there are no moves and no list. */}
      {line === undefined && <Moves ladder="rfm" states={rfmGroups} since={undefined} />}
      <RfmSettingsCard board={board} line={line} key={JSON.stringify([line, board.settings])} />
      {line === undefined && <Customers choice={choice} onClear={() => choose({})} />}
    </div>
  );
}

function useChoice() {
  const [search, setSearch] = useSearchParams();
  const score = (name: string) => [1, 2, 3, 4, 5].find((value) => String(value) === search.get(name));
  const choice: Choice = {
    recency: score("recency"),
    frequency: score("frequency"),
    money: score("money"),
    group: rfmGroups.find((group) => group === search.get("group")),
  };
  const choose = (next: Choice) =>
    setSearch((before) => {
      const line = before.get("line");
      const chosen = Object.entries(next).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      );
      return Object.fromEntries(line === null ? chosen : [["line", line], ...chosen]);
    });
  return { choice, choose };
}

function Groups({
  board,
  choice,
  onChoose,
}: {
  board: RfmBoard;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}) {
  const t = useWords(rfmWords);
  const format = useFormat();
  return (
    <div className="rfm-groups">
      {rfmGroups.map((group) => {
        const found = board.groups.find((row) => row.group === group);
        const customers = found?.customers ?? 0;
        return (
          <button
            key={group}
            type="button"
            className="rfm-group"
            aria-pressed={choice.group === group}
            onClick={() => onChoose(choice.group === group ? {} : { group })}
          >
            <strong>{t(group)}</strong>
            <div>
              {t("people", { count: customers })} ·{" "}
              {t("share", { share: format.share(customers / board.customers) })}
            </div>
            <div>
              <Money fen={found?.revenueFen ?? 0} />{" "}
              <span className="h-muted h-small">
                {t("revenueShare", {
                  share: format.share((found?.revenueFen ?? 0) / Math.max(1, board.revenueFen)),
                })}
              </span>
            </div>
            <div className="h-muted h-small">{t(`hint.${group}`)}</div>
          </button>
        );
      })}
    </div>
  );
}

function Customers({ choice, onClear }: { choice: Choice; onClear: () => void }) {
  const t = useWords(rfmWords);
  const isChosen = Object.values(choice).some((value) => value !== undefined);
  const title = [
    choice.group && t(choice.group),
    choice.recency && `R${choice.recency}`,
    choice.frequency && `F${choice.frequency}`,
    choice.money && `M${choice.money}`,
  ].filter(Boolean);
  return (
    <Card
      size="small"
      title={isChosen ? `${t("chosen")} · ${title.join(" ")}` : t("everyone")}
      extra={
        isChosen && (
          <Button type="link" onClick={onClear}>
            {t("clear")}
          </Button>
        )
      }
    >
      <ResourceTable
        list="rfm-customers"
        dependsOn={[choice]}
        load={({ cursor }) => api.call(rfmRoutes.listRfmCustomers, { query: { ...choice, cursor } })}
        rowKey={({ customerId }) => customerId}
        to={({ customerId }) => `/customers/${customerId}`}
        empty={<EmptyState title={t("nobody")} />}
        columns={[
          { key: "name", title: t("name"), render: ({ name }) => name, text: ({ name }) => name },
          {
            key: "scores",
            title: t("scores"),
            render: (row) => `${row.recency} / ${row.frequency} / ${row.money}`,
            text: (row) => `${row.recency}-${row.frequency}-${row.money}`,
          },
          { key: "group", title: t("group"), render: ({ group }) => t(group), text: ({ group }) => t(group) },
          {
            key: "last",
            title: t("lastPaid"),
            render: ({ lastPaidAt }) => <When at={lastPaidAt} />,
            text: ({ lastPaidAt }) => lastPaidAt,
          },
          {
            key: "orders",
            title: t("orderCount"),
            align: "right",
            render: ({ orders }) => orders,
            text: ({ orders }) => orders,
          },
          {
            key: "amount",
            title: t("amount"),
            align: "right",
            render: ({ moneyFen }) => <Money fen={moneyFen} />,
            text: ({ moneyFen }) => moneyFen / 100,
          },
        ]}
      />
    </Card>
  );
}
