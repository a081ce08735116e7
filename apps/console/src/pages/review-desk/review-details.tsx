import { complianceRoutes, regulatoryClassWords, type ContentReview } from "@hortus/contracts";
import { ErrorState, KindTag, useBilingual, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { HitList } from "../../shared/compliance/hit-list.tsx";
import { MarkedText } from "../../shared/compliance/marked-text.tsx";
import { reviewTone } from "../../shared/compliance/tone.ts";
import { complianceWords } from "../../shared/compliance/words.ts";
import { Decision } from "./decision.tsx";
import { deskWords } from "./words.ts";

const ORIGINS: Partial<Record<string, string>> = {
  journey: "/journeys/",
  mass_send: "/mass-sends/",
  channel_code: "/channel-codes/",
};

/** One submission: the words, what the rules say, earlier versions, and the decision. */
export function ReviewDetails(props: { id: string; onOpen: (id: string) => void; onDone: () => void }) {
  const t = useWords(deskWords);
  const c = useWords(complianceWords);
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    queryKey: ["review", props.id],
    queryFn: ({ signal }) => api.call(complianceRoutes.getReview, { params: { id: props.id } }, { signal }),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active paragraph={{ rows: 8 }} />;
  const { review, now, earlier } = data;
  return (
    <div className="h-stack">
      <div className="h-row">
        <h2 className="h-grow" style={{ fontSize: 17, lineHeight: "24px" }}>
          {review.title}
        </h2>
        <KindTag tone={reviewTone[review.state]}>{c(`state.${review.state}`)}</KindTag>
      </div>
      <div className="h-card h-stack">
        <MarkedText text={review.text} hits={now.hits} />
        {review.extras.map((extra, index) => (
          <MarkedText key={extra} text={extra} hits={now.hits} part={index + 1} />
        ))}
      </div>
      {now.verdict !== review.verdict && (
        <Alert type="warning" showIcon title={t("nowDiffers", { verdict: c(`verdict.${now.verdict}`) })} />
      )}
      <HitList hits={now.hits} />
      <About review={review} />
      <Decision review={review} isBlocked={now.verdict === "blocked"} onDone={props.onDone} />
      {earlier.length > 0 && (
        <section>
          <h3 className="h-card-title">{t("earlier")}</h3>
          <ul className="h-stack" style={{ gap: 8 }}>
            {earlier.map((one) => (
              <li key={one.id} className="h-row">
                <KindTag tone={reviewTone[one.state]}>{c(`state.${one.state}`)}</KindTag>
                <Button type="link" size="small" style={{ padding: 0 }} onClick={() => props.onOpen(one.id)}>
                  {format.when(one.submittedAt)}
                </Button>
                <span className="h-muted h-small">{one.comment}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function About({ review }: { review: ContentReview }) {
  const t = useWords(deskWords);
  const c = useWords(complianceWords);
  const say = useBilingual();
  const format = useFormat();
  const { subject, origin, note, decidedBy, decidedAt, ground, comment, expiresAt } = review;
  const place = origin.id === undefined ? undefined : ORIGINS[origin.kind];
  const kind = `origin.${origin.kind}`;
  const by = (name: string, at: string) => t("by", { name, at: format.when(at) });
  const rows = [
    [t("channel"), `${c(`channel.${subject.channel}`)} · ${c(`purpose.${subject.purpose}`)}`],
    [
      t("classes"),
      subject.classes.length > 0
        ? subject.classes.map((one) => say(regulatoryClassWords[one])).join("、")
        : t("unstated"),
    ],
    ...(subject.audiences.length > 0
      ? [[t("audiences"), subject.audiences.map((one) => c(`audience.${one}`)).join("、")]]
      : []),
    [
      t("origin"),
      place ? (
        <Link to={`${place}${origin.id}`}>{t(deskWords.has(kind) ? kind : "origin.other")}</Link>
      ) : (
        t(deskWords.has(kind) ? kind : "origin.other")
      ),
    ],
    [t("submitted"), by(review.submittedBy.name, review.submittedAt)],
    ...(note ? [[t("note"), note]] : []),
    ...(decidedBy && decidedAt ? [[t("decided"), by(decidedBy.name, decidedAt)]] : []),
    ...(ground ? [[t("ground"), c(`ground.${ground}`)]] : []),
    ...(comment ? [[t("comment"), comment]] : []),
    ...(expiresAt ? [[t("expires"), format.exact(expiresAt)]] : []),
    [t("rules"), review.rules],
  ] as const;
  return (
    <dl className="h-stack" style={{ gap: 6 }}>
      {rows.map(([label, value]) => (
        <div key={String(label)} className="h-row" style={{ alignItems: "baseline" }}>
          <dt className="h-muted" style={{ flex: "0 0 96px" }}>
            {label}
          </dt>
          <dd className="h-grow h-break">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
