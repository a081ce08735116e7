import { useWords } from "@hortus/ui";
import { Button } from "antd-mobile";
import { useState } from "react";
import { Sheet } from "../shared/sheet.tsx";
import { taskWords } from "./words.ts";

const REASONS = ["reason1", "reason2", "reason3", "reason4"] as const;

/** Asks for the reason; a ready one is a single tap. */
export function SkipSheet({
  open,
  onClose,
  onSkip,
}: {
  open: boolean;
  onClose(): void;
  onSkip(reason: string): void;
}) {
  const say = useWords(taskWords);
  const [own, setOwn] = useState("");
  return (
    <Sheet open={open} onClose={onClose}>
      <h2>{say("skipTitle")}</h2>
      <p className="muted small">{say("skipHint")}</p>
      <div className="reasons">
        {REASONS.map((reason) => (
          <Button key={reason} block onClick={() => onSkip(say(reason))}>
            {say(reason)}
          </Button>
        ))}
      </div>
      <form
        className="own-reason"
        onSubmit={(event) => {
          event.preventDefault();
          if (own.trim()) onSkip(own.trim());
        }}
      >
        <input
          value={own}
          maxLength={200}
          placeholder={say("ownReason")}
          aria-label={say("ownReason")}
          onChange={(event) => setOwn(event.target.value)}
        />
        <Button color="primary" fill="outline" type="submit" disabled={!own.trim()}>
          {say("skipNow")}
        </Button>
      </form>
    </Sheet>
  );
}
