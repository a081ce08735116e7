import { complianceRoutes, type ContentSubject, type RouteResponse } from "@hortus/contracts";
import { KindTag, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input } from "antd";
import { useEffect, useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { HitList } from "./hit-list.tsx";
import { MarkedText } from "./marked-text.tsx";
import { verdictTone } from "./tone.ts";
import { complianceWords } from "./words.ts";

type Check = RouteResponse<typeof complianceRoutes.checkContent>;

/**
 * Under a text field: says while somebody writes whether the words may go out, marks those that may not, and gives the version to the
 * review desk when it needs a reviewer.
 */
export function ComplianceCheck(props: {
  text: string;
  extras?: string[] | undefined;
  subject: ContentSubject;
  /** What the reviewer sees it under. */
  title: string;
  /** The page and object that it comes from. */
  origin: { kind: string; id?: string | undefined };
  /** Puts a sentence that is missing to the text. */
  onAdd?: ((statement: string) => void) | undefined;
}) {
  const t = useWords(complianceWords);
  const { subject } = props;
  const content = useSettled({ text: props.text.trim(), extras: (props.extras ?? []).filter(Boolean) });
  const { data, isError, isFetching } = useQuery({
    queryKey: ["compliance-check", content, subject],
    queryFn: ({ signal }) =>
      api.call(complianceRoutes.checkContent, { body: { ...content, subject } }, { signal }),
    enabled: content.text !== "",
    placeholderData: (before) => before,
  });
  if (content.text === "") return null;
  if (isError) return <p className="h-muted h-small">{t("failed")}</p>;
  if (!data) return <p className="h-muted h-small">{t("checking")}</p>;
  return (
    <section className="h-stack" aria-live="polite" aria-busy={isFetching} style={{ gap: 8, marginTop: 8 }}>
      <div className="h-row">
        <KindTag tone={verdictTone[data.verdict]}>{t(`verdict.${data.verdict}`)}</KindTag>
        <Standing check={data} />
      </div>
      {data.hits.some(({ part }) => part === 0) && <MarkedText text={content.text} hits={data.hits} />}
      {data.hits.length > 0 && <HitList hits={data.hits} onAdd={props.onAdd} />}
      {data.verdict === "review" && data.review?.state !== "waiting" && data.review?.state !== "approved" && (
        <Submit content={content} subject={subject} title={props.title} origin={props.origin} />
      )}
    </section>
  );
}

/** How this very version stands at the desk. */
function Standing({ check: { verdict, review } }: { check: Check }) {
  const t = useWords(complianceWords);
  const format = useFormat();
  if (verdict !== "review" || !review || review.state === "withdrawn") return null;
  const words =
    review.state === "approved"
      ? review.expiresAt
        ? t("approvedUntil", { at: format.exact(review.expiresAt) })
        : t("approved")
      : review.state === "rejected"
        ? t("rejected", { comment: review.comment ?? "" })
        : t("waiting");
  return <span className="h-muted h-small">{words}</span>;
}

function Submit(props: {
  content: { text: string; extras: string[] };
  subject: ContentSubject;
  title: string;
  origin: { kind: string; id?: string | undefined };
}) {
  const t = useWords(complianceWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const maySubmit = useMay(complianceRoutes.submitReview.roles);
  const [note, setNote] = useState<string>();
  const { content, subject, title, origin } = props;
  const submit = useMutation({
    mutationFn: () =>
      api.call(complianceRoutes.submitReview, {
        body: {
          ...content,
          subject,
          title: title.slice(0, 100) || content.text.slice(0, 40),
          origin,
          note: note ?? "",
        },
      }),
    onSuccess: () => {
      void message.success(t("submitted"));
      setNote(undefined);
    },
    onError: (error) => showProblem(error),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["compliance-check"] });
      void queries.invalidateQueries({ queryKey: ["reviews"] });
    },
  });
  if (!maySubmit) return null;
  if (note === undefined)
    return (
      <div>
        <Button size="small" onClick={() => setNote("")}>
          {t("submit")}
        </Button>
      </div>
    );
  return (
    <div className="h-row">
      <Input
        aria-label={t("note")}
        placeholder={t("noteHint")}
        value={note}
        maxLength={500}
        style={{ maxWidth: 320 }}
        onChange={({ target }) => setNote(target.value)}
      />
      <Button size="small" type="primary" loading={submit.isPending} onClick={() => submit.mutate()}>
        {t("submit")}
      </Button>
      <Button size="small" onClick={() => setNote(undefined)}>
        {t("cancel")}
      </Button>
    </div>
  );
}

/** What is written, once the keys rest: not a check a key. */
function useSettled<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(JSON.parse(text) as Value), 400); // what we wrote the line above
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
