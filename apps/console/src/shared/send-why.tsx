import { outreachRoutes, type GuardDecision, type Send, type Why } from "@hortus/contracts";
import { useBilingual, useFormat, useProblemText, useWords, WhyPopover } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../api.ts";
import { sharedWords } from "./words.ts";
import "./send-why.css";

/** Where a send came from: its journey's step, or its mass send. */
export function SendSource({ why }: { why: Why }) {
  const to = doorOf(why);
  return <Link to={to}>{sourceName(why)}</Link>;
}

export const sourceName = (why: Why): string =>
  why.kind === "mass_send"
    ? why.massSendName
    : why.kind === "calendar_journey"
      ? why.journeyName
      : `${why.journeyName} · ${why.stepName}`;

/** Why the customer got this, or did not: what each guard said, each time it was asked. */
export function SendWhy({ send }: { send: Pick<Send, "id" | "customer"> }) {
  return (
    <WhyPopover>
      <Trail send={send} />
    </WhyPopover>
  );
}

/** Why a group or an advisor's Moments got this, or did not: the latest asking of the guards. */
export function PostWhy({ decision }: { decision: GuardDecision | undefined }) {
  const t = useWords(sharedWords);
  return (
    <WhyPopover>
      {decision ? (
        <div className="send-why">
          <Asking decision={decision} />
        </div>
      ) : (
        <p>{t("why.notAsked")}</p>
      )}
    </WhyPopover>
  );
}

function Trail({ send }: { send: Pick<Send, "id" | "customer"> }) {
  const t = useWords(sharedWords);
  const problem = useProblemText();
  const { data, error } = useQuery({
    queryKey: ["send-why", send.id],
    queryFn: ({ signal }) =>
      api.call(outreachRoutes.explainSend, { params: { id: send.customer.id, sendId: send.id } }, { signal }),
  });
  if (error) return <p>{problem(error)}</p>;
  if (!data) return <Skeleton active title={false} />;
  if (data.decisions.length === 0)
    return <p>{t(data.send.state === "planned" ? "why.notAsked" : "why.neverAsked")}</p>;
  return (
    <div className="send-why">
      {data.decisions.map((decision) => (
        <Asking key={decision.at} decision={decision} />
      ))}
    </div>
  );
}

const MARK = { pass: "✓", skip: "✕", defer: "⏱", hold: "‖" } as const;

function Asking({ decision }: { decision: GuardDecision }) {
  const t = useWords(sharedWords);
  const say = useBilingual();
  const format = useFormat();
  const { outcome, until, detail, asked } = decision;
  return (
    <section>
      <p>
        <strong>{t(`why.${outcome}`, { at: until ? format.when(until) : "" })}</strong>{" "}
        <time className="h-muted h-small" title={format.exact(decision.at)}>
          {format.when(decision.at)}
        </time>
      </p>
      <ol>
        {asked.map((guard) => (
          <li key={guard.code} className={`send-why-${guard.outcome}`}>
            <span aria-hidden="true">{MARK[guard.outcome]}</span> {say(guard.label)}{" "}
            <span className="h-visually-hidden">{t(`why.said.${guard.outcome}`)}</span>
            {guard.outcome !== "pass" && detail && <span className="h-muted">{say(detail)}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function doorOf(why: Why): string {
  if (why.kind === "mass_send") return `/mass-sends/${why.massSendId}`;
  return why.kind === "calendar_journey"
    ? `/journeys/calendar/${why.journeyId}`
    : `/journeys/${why.journeyId}`;
}
