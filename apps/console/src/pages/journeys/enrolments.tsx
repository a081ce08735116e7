import { ENROLMENT_STATES, journeyRoutes, type Enrolment, type Journey } from "@hortus/contracts";
import { EmptyState, KindTag, ResourceTable, useFormat, useWords, When } from "@hortus/ui";
import { api } from "../../api.ts";
import { useReasonWords } from "../../shared/lookups.ts";
import { SendWhy } from "../../shared/send-why.tsx";
import { sendWords } from "../sends/words.ts";
import { useStepWords } from "./editor/step-words.ts";
import { EnrolButton } from "./enrol.tsx";
import { journeyWords } from "./words.ts";

/** Where each customer of a journey stands. */
export function Enrolments({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  const format = useFormat();
  const reasonOf = useExitReason();
  const enrol = <EnrolButton journey={journey} />;
  return (
    <ResourceTable<Enrolment>
      list="enrolments"
      dependsOn={[journey.id]}
      everyMs={5_000}
      load={({ filters, cursor }) =>
        api.call(journeyRoutes.listEnrolments, {
          params: { id: journey.id },
          query: {
            state: ENROLMENT_STATES.find((state) => state === filters["state"]?.[0]),
            stepId: filters["stepId"]?.[0],
            exitReason: filters["exitReason"]?.[0],
            cursor,
          },
        })
      }
      filters={[
        {
          key: "state",
          label: t("enrolmentState"),
          kind: "one",
          options: ENROLMENT_STATES.map((value) => ({ value, label: t(value) })),
        },
        {
          key: "stepId",
          label: t("next"),
          kind: "one",
          options: journey.steps.map(({ stepId, name }) => ({ value: stepId, label: name })),
        },
        {
          key: "exitReason",
          label: t("reason"),
          kind: "one",
          options: journey.exits.map(({ reason }) => ({ value: reason, label: reasonOf(reason) })),
        },
      ]}
      tools={enrol}
      rowKey={({ id }) => id}
      to={({ customer }) => `/customers/${customer.id}`}
      empty={<EmptyState title={t("nobody")} hint={t("nobodyHint")} actions={enrol} />}
      columns={[
        {
          key: "customer",
          title: t("customer"),
          width: 110,
          render: ({ customer }) => customer.name,
          text: ({ customer }) => customer.name,
        },
        {
          key: "state",
          title: t("enrolmentState"),
          width: 150,
          render: ({ state, exitReason }) => (
            <>
              <KindTag tone={state === "waiting" ? "good" : "plain"}>{t(state)}</KindTag>
              {exitReason && <div className="h-small">{reasonOf(exitReason)}</div>}
            </>
          ),
          text: ({ state, exitReason }) => (exitReason ? `${t(state)} · ${reasonOf(exitReason)}` : t(state)),
        },
        {
          key: "next",
          title: t("next"),
          width: 190,
          render: ({ next }) =>
            next && (
              <>
                {next.name}
                <div className="h-muted h-small">
                  <When at={next.at} />
                </div>
              </>
            ),
          text: ({ next }) => (next ? `${next.name} · ${format.exact(next.at)}` : ""),
        },
        {
          key: "history",
          title: t("history"),
          width: 260,
          render: ({ history, customer }) => <History history={history} customer={customer} />,
        },
        {
          key: "startedAt",
          title: t("startedAt"),
          width: 130,
          render: ({ startedAt }) => <When at={startedAt} />,
          text: ({ startedAt }) => startedAt,
        },
        {
          key: "version",
          title: t("versionShort"),
          width: 80,
          align: "right",
          render: ({ version }) => version,
          text: ({ version }) => version,
        },
      ]}
    />
  );
}

export function useExitReason(): (reason: string) => string {
  const t = useWords(journeyWords);
  return (reason) =>
    journeyWords.has(`reason.${reason}`) ? t(`reason.${reason}` as "reason.merged") : reason;
}

function History({ history, customer }: Pick<Enrolment, "history" | "customer">) {
  const t = useWords(journeyWords);
  const words = useStepWords();
  const say = useWords(sendWords);
  const reasonOf = useReasonWords();
  const exitOf = useExitReason();
  if (history.length === 0) return <span className="h-muted">{t("noHistory")}</span>;
  const wayOf = ({ kind, path = "", pathName }: Enrolment["history"][number]) =>
    pathName ??
    (kind === "wait"
      ? t(path === "otherwise" ? "path.timeout" : "path.happened")
      : words.path(undefined, path));
  return history.map((step) => {
    const { stepId, name, outcome, send, reason } = step;
    const what =
      outcome === "chosen"
        ? wayOf(step)
        : outcome === "done"
          ? t("done")
          : outcome === "skipped"
            ? exitOf(reason ?? "too_late")
            : [say(send?.state ?? "planned"), reason && reasonOf(reason)].filter(Boolean).join(" · ");
    return (
      <div key={stepId} className="h-small">
        {name} · {what} {send && <SendWhy send={{ id: send.id, customer }} />}
      </div>
    );
  });
}
