import { useState } from "react";
import { useReading, useDoing } from "../api.ts";
import { useAddress } from "../address.ts";
import { toDay, toInput, toSeconds } from "../format.ts";
import { useWords } from "../words.ts";

const HOUR_MS = 3_600_000;
/** A minute, an hour, and a day in a minute of the machine, nearly. */
const SPEEDS = [1, 10, 60, 1440];

/** The strip on top: what time it is here, and how it is moved. */
export function Strip() {
  const { say, language, switchLanguage } = useWords();
  const [, go] = useAddress();
  const { data: company } = useReading(["company"], (phone) => phone.getCompany());
  const { data: clock } = useReading(["clock"], (phone) => phone.getClock());
  const { data: life } = useReading(["life"], (phone) => phone.getLife());
  const { data: faults } = useReading(["faults"], (phone) => phone.getFaults());
  const advance = useDoing((phone, by: { days?: number; ms?: number }) => phone.advanceClock({ body: by }));
  const setPaused = useDoing((phone, paused: boolean) => (paused ? phone.pauseClock() : phone.resumeClock()));
  const setSpeed = useDoing((phone, speed: number) => phone.setClockSpeed({ body: { speed } }));
  const setLife = useDoing((phone, running: boolean) => phone.setLife({ body: { running } }));
  const broken = Object.entries(faults ?? {}).some(
    ([name, count]) => name !== "delayMs" && name !== "onlyEvents" && count !== 0,
  );
  const hoursAhead = Math.round((clock?.offsetMs ?? 0) / HOUR_MS);
  return (
    <header className="strip">
      <div className="strip-name">
        <span className="sandbox-mark" title={say("notReal")}>
          {say("sandbox")}
        </span>
        <h1>{company?.name ?? " "}</h1>
        <button className="plain language" onClick={switchLanguage}>
          {say("otherLanguage")}
        </button>
      </div>
      <div className="strip-clock">
        <span
          className="clock"
          title={say("offset", { days: Math.floor(hoursAhead / 24), hours: hoursAhead % 24 })}
        >
          <small>{clock ? toDay(clock.now, language) : " "}</small>
          <b>{clock ? toSeconds(clock.now) : "--:--:--"}</b>
        </span>
        <button className="accent" disabled={advance.isPending} onClick={() => advance.mutate({ days: 1 })}>
          {say("dayOn")}
        </button>
        <button disabled={advance.isPending} onClick={() => advance.mutate({ ms: HOUR_MS })}>
          {say("hourOn")}
        </button>
        {clock && <Jump now={clock.now} onJump={(ms) => advance.mutate({ ms })} />}
        <button
          aria-pressed={clock?.paused ?? false}
          disabled={!clock || setPaused.isPending}
          onClick={() => setPaused.mutate(!clock?.paused)}
        >
          {say(clock?.paused ? "resume" : "pause")}
        </button>
        <select
          aria-label={say("speed")}
          value={clock?.speed ?? 1}
          disabled={!clock || setSpeed.isPending}
          onChange={(event) => setSpeed.mutate(Number(event.target.value))}
        >
          {SPEEDS.map((times) => (
            <option key={times} value={times}>{`×${times}`}</option>
          ))}
        </select>
      </div>
      <div className="strip-life">
        <button
          role="switch"
          aria-checked={life?.running ?? false}
          title={say("lifeHint", { count: life?.actions ?? 0 })}
          disabled={!life || setLife.isPending}
          onClick={() => setLife.mutate(!life?.running)}
        >
          {`${say("life")} ${say(life?.running ? "on" : "off")}`}
        </button>
        {broken && (
          <button className="alarm" onClick={() => go({ panel: "faults", view: "control" })}>
            {say("someFaults")}
          </button>
        )}
      </div>
    </header>
  );
}

/** To an instant of China's time that is to come: the clock never goes back. */
function Jump({ now, onJump }: { now: string; onJump(ms: number): void }) {
  const { say } = useWords();
  const [typed, setTyped] = useState("");
  const ahead = typed === "" ? 0 : Date.parse(`${typed}:00+08:00`) - Date.parse(now);
  return (
    <details className="jump">
      <summary>{say("jumpTo")}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onJump(ahead);
          setTyped("");
        }}
      >
        <input
          type="datetime-local"
          aria-label={say("jumpTo")}
          value={typed}
          min={toInput(now)}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button className="accent" disabled={!(ahead > 0)}>
          {say("jump")}
        </button>
      </form>
    </details>
  );
}
