import {
  contentResultRoutes,
  type ContentItem,
  type ContentResult,
  type ContentResults,
} from "@hortus/contracts";
import { ErrorState, KindTag, useFormat, useWords, When } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useDoor } from "../../shell/navigation.ts";
import { addressOf } from "./usage-address.ts";
import { contentWords } from "./words.ts";

/** What came of a piece: all places of each version together, then place by place, and how often its short links were opened. */
export function Results({ item }: { item: ContentItem }) {
  const t = useWords(contentWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["content-results", item.id],
    queryFn: ({ signal }) =>
      api.call(contentResultRoutes.contentResults, { params: { id: item.id } }, { signal }),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  const { rows, versions, links } = data;
  if (rows.length === 0 && links.length === 0) return <p className="h-muted">{t("resultsNone")}</p>;
  return (
    <>
      <p className="h-muted h-small">{t("resultsAbout")}</p>
      <ul className="content-list">
        {rows.length > 1 &&
          versions.map(({ version, ...sums }) => (
            <li key={version}>
              <strong>{t("versionTotal", { version })}</strong>
              <Figures {...sums} />
            </li>
          ))}
        {rows.map((row) => (
          <Place key={`${row.kind} ${row.id} ${row.version}`} row={row} />
        ))}
      </ul>
      <Links links={links} />
    </>
  );
}

function Place({ row }: { row: ContentResult }) {
  const t = useWords(contentWords);
  const door = useDoor();
  const { kind, id, name, version, observeDays, sends, posts, isPart } = row;
  const { to } = door(addressOf[kind]?.(id) ?? "");
  return (
    <li>
      <div className="h-row">
        <KindTag>{t(`use.${kind}`)}</KindTag>
        {to ? <Link to={to}>{name}</Link> : name}
        <span className="h-muted">{t("usedVersion", { version })}</span>
        {isPart && <span className="h-muted h-small">{t(posts ? "resultsPartPosts" : "resultsPart")}</span>}
      </div>
      <Figures sends={sends} posts={posts} days={observeDays} />
    </li>
  );
}

/** Without `days` the places' own, which may differ. */
function Figures({ sends, posts, days }: Pick<ContentResult, "sends" | "posts"> & { days?: number }) {
  const t = useWords(contentWords);
  const format = useFormat();
  const within = days === undefined ? t("inTheirDays") : t("inDays", { days });
  const of = (count: number, whole: number) =>
    whole > 0 ? `${format.count(count)} · ${format.share(count / whole)}` : format.count(count);
  const known = (count: number | undefined) => (count === undefined ? "–" : format.count(count));
  const shown = [
    ...(sends
      ? [
          [t("figure.sent"), format.count(sends.sent)],
          [t("figure.delivered"), of(sends.delivered, sends.sent)],
          [t("figure.failed"), format.count(sends.failed)],
          [`${t("figure.replied")} · ${within}`, of(sends.replied, sends.delivered)],
          [`${t("figure.buyers")} · ${within}`, of(sends.buyers, sends.delivered)],
          [t("figure.amount"), format.money(sends.amountFen)],
          [`${t("figure.unfriended")} · ${within}`, of(sends.unfriended, sends.delivered)],
        ]
      : []),
    ...(posts
      ? [
          [t("figure.posted"), `${format.count(posts.posted)} / ${format.count(posts.posts)}`],
          [t("figure.failedPosts"), format.count(posts.failedPosts)],
          [t("figure.reached"), known(posts.reached)],
          [t("figure.likes"), known(posts.likes)],
          [t("figure.comments"), known(posts.comments)],
        ]
      : []),
  ];
  return (
    <dl className="content-figures">
      {shown.map(([label, value]) => (
        <div key={label}>
          <dt className="h-muted h-small">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Links({ links }: Pick<ContentResults, "links">) {
  const t = useWords(contentWords);
  const format = useFormat();
  if (links.length === 0) return null;
  return (
    <>
      <h3 className="h-card-title">{t("linkOpenings")}</h3>
      <ul className="content-list">
        {links.map(({ id, version, massSendId, opens, people, lastOpenedAt }) => (
          <li key={id} className="h-row">
            {massSendId ? (
              <Link to={`/mass-sends/${massSendId}?tab=results`}>{t("linkOfSend")}</Link>
            ) : (
              <Link to={`/radar?link=${id}`}>{t("linkOwn")}</Link>
            )}
            <span className="h-muted">{t("usedVersion", { version })}</span>
            <span>
              {massSendId
                ? t("openedTimes", { opens: format.count(opens) }) // one link for all: it knows nobody
                : t("opened", { opens: format.count(opens), people: format.count(people) })}
            </span>
            {lastOpenedAt && <When at={lastOpenedAt} />}
          </li>
        ))}
      </ul>
    </>
  );
}
