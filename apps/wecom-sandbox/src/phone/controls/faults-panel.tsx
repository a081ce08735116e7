import { useState } from "react";
import type { Faults } from "../../phone-api.ts";
import { useDoing, useReading } from "../api.ts";
import { showToast } from "../shared/toast.tsx";
import { useWords } from "../words.ts";
import { EndpointFaultForm } from "./endpoint-faults.tsx";
import { SwitchesForm } from "./switches-form.tsx";

const NAMES = [
  "duplicateCallbacks",
  "dropCallbacks",
  "delayCallbacks",
  "delayMs",
  "reorderCallbacks",
  "busy",
  "rateLimited",
  "tooManyAtOnce",
  "resetBefore",
  "resetAfter",
  "latencyMs",
  "kfSendFails",
  "kfFailType",
] as const satisfies readonly Exclude<keyof Faults, "onlyEvents">[];
/** Of a fault, and none by themselves. */
const SETTINGS: readonly (typeof NAMES)[number][] = ["delayMs", "kfFailType"];
const HEALTHY = Object.fromEntries(NAMES.filter((name) => !SETTINGS.includes(name)).map((name) => [name, 0]));

/** What may go wrong on purpose, and where WeCom differs from company to company. */
export function FaultsPanel() {
  const { say } = useWords();
  const { data: faults } = useReading(["faults"], (phone) => phone.getFaults());
  const setFaults = useDoing((phone, changes: Partial<Faults>) => phone.setFaults({ body: changes }));
  const revoke = useDoing(
    (phone, as: "invalid" | "expired") => phone.revokeTokens({ body: { as } }),
    () => showToast(say("revoked")),
  );
  return (
    <div className="panel-page">
      <p className="hint">{say("faultsHint")}</p>
      {/* A number counts down by itself while faults happen; the key lets the row begin anew with it. */}
      {faults &&
        NAMES.map((name) => (
          <FaultRow
            key={`${name} ${faults[name]}`}
            name={name}
            value={faults[name]}
            onChange={(value) => setFaults.mutate({ [name]: value })}
          />
        ))}
      <button onClick={() => setFaults.mutate(HEALTHY)}>{say("clearFaults")}</button>
      <h3>{say("oneEndpoint")}</h3>
      <EndpointFaultForm />
      <h3>{say("tokens")}</h3>
      <div className="chips">
        <button onClick={() => revoke.mutate("invalid")}>{say("revokeInvalid")}</button>
        <button onClick={() => revoke.mutate("expired")}>{say("revokeExpired")}</button>
      </div>
      <h3>{say("switches")}</h3>
      <p className="hint">{say("switchesHint")}</p>
      <SwitchesForm />
    </div>
  );
}

function FaultRow({
  name,
  value,
  onChange,
}: {
  name: (typeof NAMES)[number];
  value: number;
  onChange(value: number): void;
}) {
  const { say } = useWords();
  const [typed, setTyped] = useState(String(value));
  const least = name === "latencyMs" || SETTINGS.includes(name) ? 0 : -1;
  const keep = () => {
    const number = Math.max(least, Math.trunc(Number(typed)));
    if (typed.trim() !== "" && Number.isFinite(number) && number !== value) onChange(number);
    else setTyped(String(value));
  };
  return (
    <label className={value !== 0 && !SETTINGS.includes(name) ? "fault set" : "fault"}>
      <span>{say(name)}</span>
      <input
        type="number"
        min={least}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === "Enter") keep();
        }}
      />
    </label>
  );
}
