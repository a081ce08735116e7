import { journeyRoutes, outreachRoutes, type Enrolment, type Send } from "@hortus/contracts";
import {
  EmptyState,
  ErrorState,
  KindTag,
  Nothing,
  ResourceTable,
  useFormat,
  useWords,
  When,
  type Column,
} from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { api } from "../../api.ts";
import { useReasonWords } from "../../shared/lookups.ts";
import { SendSource, SendWhy } from "../../shared/send-why.tsx";
import { useStepWords } from "../journeys/editor/step-words.ts";
import { CustomerPosts } from "./customer-posts.tsx";
import { SendState } from "./send-state.tsx";
import { useExitReason } from "../journeys/enrolments.tsx";
import { journeyWords } from "../journeys/words.ts";
import { customersWords } from "./words.ts";
import "./customers.css";

/** Which journeys the customer walks, and what was planned, held back and sent. */
export function Engagement({ customerId }: { customerId: string }) {
  const t = useWords(customersWords);
  const columns = useSendColumns();
  return (
    <div className="h-stack">
      <h2 className="h-card-title">{t("journeys")}</h2>
      <Journeys customerId={customerId} />
      <h2 className="h-card-title">{t("sends")}</h2>
      <ResourceTable<Send>
        list="customer-sends"
        dependsOn={[customerId]}
        load={({ cursor }, signal) =>
          api.call(
            outreachRoutes.listCustomerSends,
            { params: { id: customerId }, query: { cursor } },
            { signal },
          )
        }
        rowKey={({ id }) => id}
        columns={columns}
        empty={<p className="h-muted">{t("sendsEmpty")}</p>}
      />
      <CustomerPosts customerId={customerId} />
    </div>
  );
}

function Journeys({ customerId }: { customerId: string }) {
  const t = useWords(customersWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["customer", customerId, "journeys"],
    queryFn: ({ signal }) =>
      api.call(journeyRoutes.listCustomerJourneys, { params: { id: customerId } }, { signal }),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} />;
  if (data.rows.length === 0) return <EmptyState title={t("journeysEmpty")} />;
  return data.rows.map((enrolment) => <Walk key={enrolment.id} enrolment={enrolment} />);
}

const ENROLMENT_TONES = { waiting: "good", done: "plain", exited: "warm" } as const;

function Walk({ enrolment }: { enrolment: Enrolment }) {
  const t = useWords(customersWords);
  const words = useStepWords();
  const format = useFormat();
  const reasonWords = useReasonWords();
  const exitOf = useExitReason();
  const reasonOf = (code: string) => (journeyWords.has(`reason.${code}`) ? exitOf(code) : reasonWords(code));
  const exit = enrolment.exitReason;
  return (
    <section className="h-card">
      <div className="h-row">
        <strong>{enrolment.journey.name}</strong>
        <KindTag tone={ENROLMENT_TONES[enrolment.state]}>{t(`enrolment.${enrolment.state}`)}</KindTag>
        <span className="h-muted">{t("startedAt", { time: format.when(enrolment.startedAt) })}</span>
      </div>
      {enrolment.next && (
        <p>
          {t("next", {
            step: enrolment.next.name,
            time: format.when(enrolment.next.at),
          })}
        </p>
      )}
      {exit && (
        <p className="h-muted">
          {t("exit", {
            reason: exitOf(exit),
          })}
        </p>
      )}
      {enrolment.history.length > 0 && (
        <ul className="customer-lines">
          {enrolment.history.map((step) => (
            <li key={step.stepId + step.at}>
              <div>
                {step.name}
                {step.reason && <div className="h-muted">{reasonOf(step.reason)}</div>}
              </div>
              <div className="h-muted customer-end">
                {step.send
                  ? t(`send.${step.send.state}`)
                  : step.outcome === "chosen"
                    ? words.path(undefined, step.path ?? "")
                    : t(step.outcome)}{" "}
                · <When at={step.at} />
                {step.send && <SendWhy send={{ id: step.send.id, customer: enrolment.customer }} />}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function useSendColumns(): Column<Send>[] {
  const t = useWords(customersWords);
  return [
    {
      key: "title",
      title: t("sendTitle"),
      width: 320,
      render: (send) => (
        <>
          <strong>{send.title}</strong>
          <div className="h-muted">{send.text}</div>
          <SendSource why={send.why} /> <SendWhy send={send} />
        </>
      ),
      text: ({ title }) => title,
    },
    {
      key: "state",
      title: t("sendState"),
      width: 180,
      render: (send) => <SendState send={send} />,
      text: ({ state }) => t(`send.${state}`),
    },
    {
      key: "advisor",
      title: t("sendAdvisor"),
      width: 110,
      render: ({ advisor }) => advisor?.name ?? <Nothing />,
    },
    {
      key: "planned",
      title: t("sendPlanned"),
      width: 150,
      render: ({ plannedAt }) => <When at={plannedAt} />,
    },
  ];
}
