import { regulatoryClassWords, type ContentReview } from "@hortus/contracts";
import { useBilingual, useFormat, useWords } from "@hortus/ui";
import { complianceWords } from "../../shared/compliance/words.ts";
import { deskWords } from "./words.ts";

/** The evidence as an authority reads it: in words, by the workspace's clock, each hit with its clause and reason. */
export function useEvidenceTable(): (rows: readonly ContentReview[]) => {
  head: string[];
  rows: string[][];
} {
  const t = useWords(deskWords);
  const c = useWords(complianceWords);
  const say = useBilingual();
  const format = useFormat();
  const exact = (at: string | undefined) => (at === undefined ? "" : format.exact(at));
  const found = ({ severity, word, missing, title, clause, reason }: ContentReview["hits"][number]) =>
    [
      `${c(`severity.${severity}`)} · ${word ?? (missing ? c("missing", { statement: missing }) : c("whole"))}`,
      say(title),
      clause,
      say(reason),
    ]
      .filter(Boolean)
      .join(" | ");
  const origin = (kind: string) => {
    const key = `origin.${kind}`;
    return t(deskWords.has(key) ? key : "origin.other");
  };
  const columns: [string, (review: ContentReview) => string][] = [
    [t("evidenceWhen"), ({ submittedAt }) => exact(submittedAt)],
    [t("evidenceWho"), ({ submittedBy }) => submittedBy.name],
    [t("item"), ({ title }) => title],
    [t("text"), ({ text }) => text],
    [t("extras"), ({ extras }) => extras.join("\n")],
    [t("channel"), ({ subject }) => c(`channel.${subject.channel}`)],
    [t("purpose"), ({ subject }) => c(`purpose.${subject.purpose}`)],
    [t("classes"), ({ subject }) => subject.classes.map((one) => say(regulatoryClassWords[one])).join("\n")],
    [t("audiences"), ({ subject }) => subject.audiences.map((one) => c(`audience.${one}`)).join("\n")],
    [t("origin"), (review) => origin(review.origin.kind)],
    [t("note"), ({ note }) => note ?? ""],
    [t("rules"), ({ rules }) => rules],
    [t("evidenceVerdict"), ({ verdict }) => c(`verdict.${verdict}`)],
    [t("hits"), ({ hits }) => hits.map(found).join("\n")],
    [t("state"), ({ state }) => c(`state.${state}`)],
    [t("decidedWhen"), ({ decidedAt }) => exact(decidedAt)],
    [t("decidedWho"), ({ decidedBy }) => decidedBy?.name ?? ""],
    [t("ground"), ({ ground }) => (ground ? c(`ground.${ground}`) : "")],
    [t("comment"), ({ comment }) => comment ?? ""],
    [t("expires"), ({ expiresAt }) => exact(expiresAt)],
    [t("evidenceVersion"), ({ contentHash }) => contentHash],
    [t("evidenceId"), ({ id }) => id],
  ];
  return (rows) => ({
    head: columns.map(([name]) => name),
    rows: rows.map((review) => columns.map(([, valueOf]) => valueOf(review))),
  });
}
