import { OPERATORS, segmentRoutes } from "@hortus/contracts";
import { Count, EmptyState, ErrorState, PageHeader, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Select, Skeleton } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { useSegments } from "./editor/choices.ts";
import { segmentWords } from "./words.ts";
import "./segments.css";

/** Two segments side by side: who is in both, who in one only; each part can become a segment of its own. */
export default function ComparePage() {
  const t = useWords(segmentWords);
  const [search, setSearch] = useSearchParams();
  const segments = useSegments();
  const [a, b] = [search.get("a"), search.get("b")];
  const choose = (side: "a" | "b") => (id: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        next.set(side, id);
        return next;
      },
      { replace: true },
    );
  const options = (segments ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const nameOf = (id: string) => segments?.find((each) => each.id === id)?.name ?? "…";
  return (
    <>
      <PageHeader
        title={t("compare")}
        about={t("compareAbout")}
        back={{ to: "/segments", label: t("back") }}
      />
      <div className="segment-compare-choice">
        {(["a", "b"] as const).map((side) => (
          <label key={side}>
            {t(`compare.${side}`)}
            <Select
              aria-label={t(`compare.${side}`)}
              placeholder={t("chooseOne")}
              loading={!segments}
              // Not before the names are known: an id says nothing.
              {...(segments && search.get(side) ? { value: search.get(side) } : {})}
              options={options.filter(({ value }) => value !== (side === "a" ? b : a))}
              showSearch={{ optionFilterProp: "label" }}
              onChange={choose(side)}
            />
          </label>
        ))}
      </div>
      {a && b ? (
        <Overlap a={{ id: a, name: nameOf(a) }} b={{ id: b, name: nameOf(b) }} />
      ) : (
        <EmptyState title={t("compareNone")} />
      )}
    </>
  );
}

interface Side {
  id: string;
  name: string;
}

function Overlap({ a, b }: { a: Side; b: Side }) {
  const t = useWords(segmentWords);
  const format = useFormat();
  const mayCreate = useMay(OPERATORS);
  const query = useQuery({
    queryKey: ["segment-overlap", a.id, b.id],
    queryFn: ({ signal }) =>
      api.call(segmentRoutes.segmentOverlap, { params: { id: a.id, otherId: b.id } }, { signal }),
    refetchInterval: 15_000,
  });
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton active />;
  const { size, otherSize, both, onlyThis, onlyOther, asOf } = query.data;
  const total = both + onlyThis + onlyOther;
  /** The address of a new segment that holds one part. */
  const makeOf = ({ inside, outside }: { inside: readonly Side[]; outside: readonly Side[] }) => {
    const [first, second] = [...inside, ...outside];
    const names = { a: first?.name ?? "", b: second?.name ?? "" };
    const name = t(outside.length > 0 ? "onlyOf" : "bothOf", names);
    return String(
      new URLSearchParams([
        ...inside.map(({ id }) => ["in", id]),
        ...outside.map(({ id }) => ["out", id]),
        ["name", name],
      ]),
    );
  };
  const parts = [
    {
      key: "onlyA",
      count: onlyThis,
      label: t("onlyIn", { name: a.name }),
      make: makeOf({ inside: [a], outside: [b] }),
    },
    { key: "both", count: both, label: t("inBoth"), make: makeOf({ inside: [a, b], outside: [] }) },
    {
      key: "onlyB",
      count: onlyOther,
      label: t("onlyIn", { name: b.name }),
      make: makeOf({ inside: [b], outside: [a] }),
    },
  ];
  return (
    <section className="h-card h-stack">
      <div className="segment-overlap" aria-hidden>
        {parts.map(
          ({ key, count }) => count > 0 && <span key={key} className={key} style={{ flexGrow: count }} />,
        )}
      </div>
      <div className="segment-overlap-scroll">
        <table className="segment-overlap-table">
          <thead>
            <tr>
              <th scope="col">{t("part")}</th>
              <th scope="col">{t("size")}</th>
              <th scope="col">{t("share")}</th>
              {mayCreate && <td />}
            </tr>
          </thead>
          <tbody>
            {parts.map(({ key, count, label, make }) => (
              <tr key={key}>
                <th scope="row">
                  <span className={`segment-overlap-mark ${key}`} aria-hidden /> {label}
                </th>
                <td>
                  <Count value={count} />
                </td>
                <td>{total === 0 ? "–" : format.share(count / total)}</td>
                {mayCreate && (
                  <td>
                    <Link to={`/segments/new?${make}`} aria-label={t("makeSegmentOf", { name: label })}>
                      <Button size="small">{t("makeSegment")}</Button>
                    </Link>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="h-muted h-small h-prose">
        <Link to={`/segments/${a.id}`}>{a.name}</Link> {format.count(size)} {t("people")} ·{" "}
        <Link to={`/segments/${b.id}`}>{b.name}</Link> {format.count(otherSize)} {t("people")} ·{" "}
        {t("asOf", { at: format.when(asOf) })}
      </p>
    </section>
  );
}
