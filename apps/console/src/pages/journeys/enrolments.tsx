import { ENROLMENT_STATES, journeyRoutes, type Enrolment } from "@hortus/contracts";
import { EmptyState, KindTag, ResourceTable, useFormat, useWords, When } from "@hortus/ui";
import { api } from "../../api.ts";
import { journeyWords } from "./words.ts";

/** Where each customer of a journey stands. */
export function Enrolments({ journeyId }: { journeyId: string }) {
  const t = useWords(journeyWords);
  const format = useFormat();
  const reasonOf = (reason: string) =>
    journeyWords.has(`reason.${reason}`) ? t(`reason.${reason}` as "reason.merged") : reason;
  return (
    <ResourceTable<Enrolment>
      list="enrolments"
      dependsOn={[journeyId]}
      everyMs={5_000}
      load={({ filters, cursor }) =>
        api.call(journeyRoutes.listEnrolments, {
          params: { id: journeyId },
          query: { state: ENROLMENT_STATES.find((state) => state === filters["state"]?.[0]), cursor },
        })
      }
      filters={[
        {
          key: "state",
          label: t("enrolmentState"),
          kind: "one",
          options: ENROLMENT_STATES.map((value) => ({ value, label: t(value) })),
        },
      ]}
      rowKey={({ id }) => id}
      to={({ customer }) => `/customers/${customer.id}`}
      empty={<EmptyState title={t("nobody")} />}
      columns={[
        { key: "customer", title: t("customer"), render: ({ customer }) => customer.name },
        {
          key: "state",
          title: t("enrolmentState"),
          render: ({ state }) => <KindTag tone={state === "waiting" ? "good" : "plain"}>{t(state)}</KindTag>,
        },
        {
          key: "next",
          title: t("next"),
          width: 220,
          render: ({ next }) => next && `${next.name} · ${format.when(next.at)}`,
        },
        { key: "startedAt", title: t("startedAt"), render: ({ startedAt }) => <When at={startedAt} /> },
        { key: "reason", title: t("reason"), render: ({ exitReason }) => exitReason && reasonOf(exitReason) },
      ]}
    />
  );
}
