import type { AdvisorTask } from "@hortus/contracts";
import { currentTime, useFormat, useWords } from "@hortus/ui";
import { Button, Selector } from "antd-mobile";
import { useState } from "react";
import { Sheet } from "../shared/sheet.tsx";
import { taskWords } from "./words.ts";

const HOUR_MS = 3_600_000;
const REASONS = ["snooze1", "snooze2", "snooze3"] as const;

/** Asks until when and why; what would be too late then is not offered. */
export function SnoozeSheet({
  task,
  open,
  onClose,
  onSnooze,
}: {
  task: AdvisorTask;
  open: boolean;
  onClose(): void;
  onSnooze(until: string, reason: string): void;
}) {
  const say = useWords(taskWords);
  const format = useFormat();
  const choices = useChoices(task);
  const [chosen, choose] = useState<string>();
  const until = chosen ?? choices[0]?.value;
  return (
    <Sheet open={open} onClose={onClose}>
      <h2>{say("snoozeTitle")}</h2>
      {until === undefined ? (
        <p className="muted">{say("snoozeTooLate", { when: format.when(task.expiresAt) })}</p>
      ) : (
        <>
          <Selector options={choices} value={[until]} onChange={([next]) => next && choose(next)} />
          <p className="muted small">{say("snoozeWhy")}</p>
          <div className="reasons">
            {REASONS.map((reason) => (
              <Button key={reason} block onClick={() => onSnooze(until, say(reason))}>
                {say(reason)}
              </Button>
            ))}
          </div>
        </>
      )}
    </Sheet>
  );
}

function useChoices(task: AdvisorTask): { label: string; value: string }[] {
  const say = useWords(taskWords);
  const format = useFormat();
  const now = currentTime().getTime();
  const tomorrow = Date.parse(format.dayStart(format.today(), 1)) + 9 * HOUR_MS;
  const choices = [
    { label: say("inTwoHours"), at: now + 2 * HOUR_MS },
    { label: say("tomorrow"), at: tomorrow },
    { label: say("dayAfter"), at: tomorrow + 24 * HOUR_MS },
  ];
  return choices
    .filter(({ at }) => at < Date.parse(task.expiresAt))
    .map(({ label, at }) => ({ label, value: new Date(at).toISOString() }));
}
