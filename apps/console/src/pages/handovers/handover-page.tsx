import { handoversRoutes, HANDOVER_STATES, type HandedContact, type Handover } from "@hortus/contracts";
import {
  EmptyState,
  ErrorState,
  KindTag,
  PageHeader,
  ResourceTable,
  StatCard,
  textColumn,
  useFormat,
  useShowProblem,
  useWords,
  When,
  type Column,
} from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Popconfirm, Skeleton } from "antd";
import { useParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { customerColumn } from "../../shared/customer-column.tsx";
import { HandedGroups } from "./handed-groups.tsx";
import { useCodeWords } from "./reasons.ts";
import { RESULT_TONES, STATE_TONES } from "./tones.ts";
import { handoverWords } from "./words.ts";

/** One hand-over: how far it is, and what became of each customer and group. */
export default function HandoverPage() {
  const t = useWords(handoverWords);
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["handovers", id],
    queryFn: ({ signal }) => api.call(handoversRoutes.getHandover, { params: { id } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === "done" ? false : 3_000),
  });
  const handover = query.data;
  if (query.isError && !handover)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!handover) return <Skeleton active paragraph={{ rows: 8 }} />;
  const { from, receivers, state, kind, startedBy } = handover;
  return (
    <>
      <PageHeader
        title={t("pair", { from: from.name, to: receivers.map(({ name }) => name).join("、") })}
        back={{ to: "/handovers", label: t("title") }}
        state={<KindTag tone={STATE_TONES[state]}>{t(`state.${state}`)}</KindTag>}
        about={
          <>
            {t(`kind.${kind}`)} · {t("startedBy")} {startedBy} · <When at={handover.createdAt} />
          </>
        }
        actions={<Actions handover={handover} />}
      />
      <div className="h-stack">
        <Standing handover={handover} />
        <Figures handover={handover} />
        <Contacts handover={handover} />
        <HandedGroups handover={handover} />
      </div>
    </>
  );
}

function Actions({ handover: { id, state } }: { handover: Handover }) {
  const t = useWords(handoverWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const mayMove = useMay(handoversRoutes.moveHandover.roles);
  const move = useMutation({
    mutationFn: (running: boolean) =>
      api.call(handoversRoutes.moveHandover, { params: { id }, body: { running } }),
    onSuccess: (moved, running) => {
      queries.setQueryData(["handovers", id], moved);
      void message.success(t(running ? "resumed" : "stopped"));
    },
    onError: (error) => showProblem(error),
  });
  if (!mayMove) return null;
  if (state === "stopped")
    return (
      <Button type="primary" loading={move.isPending} onClick={() => move.mutate(true)}>
        {t("resume")}
      </Button>
    );
  if (state !== "picking" && state !== "asking") return null;
  return (
    <Popconfirm
      title={t("stopSure")}
      okText={t("stop")}
      cancelText={t("cancel")}
      onConfirm={() => move.mutate(false)}
    >
      <Button loading={move.isPending}>{t("stop")}</Button>
    </Popconfirm>
  );
}

/** Why it stands, or when something is to be expected. */
function Standing({ handover: { state, errcode, error, nextReadAt } }: { handover: Handover }) {
  const t = useWords(handoverWords);
  const format = useFormat();
  const codeWords = useCodeWords();
  const why = codeWords(errcode);
  if (state === "stopped")
    return (
      <Alert
        type={error ? "error" : "info"}
        showIcon
        title={error ? t("stoppedBecause", { why }) : t("stoppedByPerson")}
      />
    );
  if (error) return <Alert type="warning" showIcon title={t("stalls", { why })} />;
  if (state === "waiting" && nextReadAt)
    return <p className="h-muted">{t("nextRead", { when: format.when(nextReadAt) })}</p>;
  return null;
}

function Figures({ handover: { contacts } }: { handover: Handover }) {
  const t = useWords(handoverWords);
  const format = useFormat();
  const shown = HANDOVER_STATES.filter((state) => contacts[state]);
  if (shown.length === 0) return null;
  return (
    <div className="h-stats">
      {shown.map((state) => (
        <StatCard
          key={state}
          label={t(`result.${state}`)}
          value={format.count(contacts[state] ?? 0)}
          definition={t(`hint.${state}`)}
          to={`?result=${state}`}
        />
      ))}
    </div>
  );
}

function Contacts({ handover }: { handover: Handover }) {
  const t = useWords(handoverWords);
  const format = useFormat();
  const codeWords = useCodeWords();
  const { id, contacts, state } = handover;
  if (Object.keys(contacts).length === 0)
    return state === "picking" ? <p className="h-muted">{t("preparing")}</p> : null;
  const columns: Column<HandedContact>[] = [
    customerColumn(t("customer"), t("noName"), ({ customerId, name }) => ({ id: customerId, name })),
    {
      key: "result",
      title: t("result"),
      width: 300,
      render: (row) => (
        <span className="h-row">
          <KindTag tone={RESULT_TONES[row.state]}>{t(`result.${row.state}`)}</KindTag>
          {row.errcode !== undefined && <span className="h-muted">{codeWords(row.errcode)}</span>}
        </span>
      ),
      text: (row) =>
        [t(`result.${row.state}`), ...(row.errcode === undefined ? [] : [codeWords(row.errcode)])].join(": "),
    },
    textColumn("to", t("to"), ({ to }) => to.name),
    {
      key: "takeover",
      title: t("takeover"),
      width: 210,
      render: (row) =>
        row.takeoverAt === undefined ? (
          "–"
        ) : row.state === "waiting" ? (
          t("expected", { when: format.when(row.takeoverAt) })
        ) : row.state === "done" ? (
          <When at={row.takeoverAt} />
        ) : (
          "–"
        ),
      text: (row) => (row.state === "done" || row.state === "waiting" ? (row.takeoverAt ?? "") : ""),
    },
  ];
  return (
    <ResourceTable<HandedContact>
      list="handed-contacts"
      dependsOn={[id, JSON.stringify(contacts)]}
      load={({ cursor, filters }, signal) => {
        const asked = HANDOVER_STATES.find((each) => each === filters["result"]?.[0]);
        return api.call(
          handoversRoutes.listHandedContacts,
          { params: { id }, query: { ...(cursor ? { cursor } : {}), ...(asked ? { state: asked } : {}) } },
          { signal },
        );
      }}
      rowKey={(row) => row.id}
      columns={columns}
      filters={[
        {
          key: "result",
          label: t("result"),
          kind: "one",
          options: HANDOVER_STATES.map((value) => ({ value, label: t(`result.${value}`) })),
        },
      ]}
      empty={<EmptyState title={t("noRows")} hint={t("noRowsHint")} />}
    />
  );
}
