import type { AdvisorTask, JourneyWhy, Why as WhyOf } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { taskWords } from "./words.ts";

/** Why this customer, now: the journey's step and what set it off. */
export function Why({ why }: { why: WhyOf }) {
  const say = useWords(taskWords);
  const format = useFormat();
  if (why.kind === "mass_send")
    return (
      <div className="why">
        <span>{why.massSendName}</span>
        <span className="fact" title={format.exact(why.at)}>
          {say("massSend", { when: format.when(why.at) })}
        </span>
      </div>
    );
  if (why.kind === "calendar_journey")
    return (
      <div className="why">
        <span>{why.journeyName}</span>
        <span className="fact" title={format.exact(why.at)}>
          {say("calendarDay", { day: why.day })}
        </span>
      </div>
    );
  // Most steps are named for their day.
  const word = why.stepName.includes(String(why.day)) ? "journey" : "journeyDay";
  return (
    <div className="why">
      <span>{say(word, { journey: why.journeyName, day: why.day, step: why.stepName })}</span>
      <Cause cause={why.cause} />
    </div>
  );
}

function Cause({ cause: { kind, at, amountFen } }: { cause: JourneyWhy["cause"] }) {
  const say = useWords(taskWords);
  const format = useFormat();
  const when = format.when(at);
  const text =
    kind === "order_paid"
      ? amountFen === undefined
        ? say("order_paid_only", { when })
        : say("order_paid", { when, money: format.money(amountFen) })
      : say(kind === "journey" ? "fromJourney" : kind, { when });
  return (
    <span className="fact" title={format.exact(at)}>
      {text}
    </span>
  );
}

/** The first three by name, the others by number. */
export function useNames(): (task: AdvisorTask) => string {
  const say = useWords(taskWords);
  return ({ customers, customerCount, groups = [], group, channel, kind, why }) => {
    if (group) return group.name || say("unnamedGroup");
    if (channel === "moments" || (kind === "task" && why.kind === "calendar_journey"))
      return say("myMoments");
    const names = (groups.length > 0 ? groups : customers)
      .slice(0, 3)
      .map(({ name }) => name || say("unnamedGroup"))
      .join(say("between"));
    if (groups.length > 3) return say("andGroups", { names, count: groups.length });
    return customerCount > 3 ? say("and", { names, count: customerCount }) : names;
  };
}
