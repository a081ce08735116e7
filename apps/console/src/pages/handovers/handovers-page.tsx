import { handoversRoutes, type Handover } from "@hortus/contracts";
import {
  countColumn,
  EmptyState,
  KindTag,
  PageHeader,
  ResourceTable,
  textColumn,
  useWords,
  whenColumn,
  type Column,
} from "@hortus/ui";
import { Button } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { STATE_TONES } from "./tones.ts";
import { handoverWords } from "./words.ts";

/** Hand-overs, the latest first. */
export default function HandoversPage() {
  const t = useWords(handoverWords);
  const mayStart = useMay(handoversRoutes.startHandover.roles);
  const start = mayStart && (
    <Link to="/handovers/new">
      <Button type="primary">{t("start")}</Button>
    </Link>
  );
  const columns: Column<Handover>[] = [
    {
      key: "pair",
      title: t("from"),
      width: 200,
      render: ({ from, receivers }) =>
        t("pair", { from: from.name, to: receivers.map(({ name }) => name).join("、") }),
      text: ({ from, receivers }) =>
        t("pair", { from: from.name, to: receivers.map(({ name }) => name).join("、") }),
    },
    {
      key: "kind",
      title: t("stateTitle"),
      width: 190,
      render: ({ kind, state }) => (
        <span className="h-row">
          <KindTag tone={STATE_TONES[state]}>{t(`state.${state}`)}</KindTag>
          <span className="h-muted">{t(`kind.${kind}`)}</span>
        </span>
      ),
      text: ({ state }) => t(`state.${state}`),
    },
    countColumn("customers", t("customers"), ({ contacts }) => sum(contacts)),
    countColumn("done", t("result.done"), ({ contacts }) => contacts.done ?? 0),
    countColumn("waiting", t("result.waiting"), ({ contacts }) => contacts.waiting ?? 0),
    textColumn("startedBy", t("startedBy"), ({ startedBy }) => startedBy),
    whenColumn("createdAt", t("createdAt"), ({ createdAt }) => createdAt),
  ];
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={start} />
      <ResourceTable<Handover>
        list="handovers"
        load={({ cursor }, signal) =>
          api.call(handoversRoutes.listHandovers, { query: cursor ? { cursor } : {} }, { signal })
        }
        rowKey={({ id }) => id}
        columns={columns}
        to={({ id }) => `/handovers/${id}`}
        empty={<EmptyState title={t("none")} hint={t("noneHint")} actions={start} />}
      />
    </>
  );
}

const sum = (counts: Partial<Record<string, number>>): number =>
  Object.values(counts).reduce<number>((total, n) => total + (n ?? 0), 0);
