import { useState } from "react";
import type { Switches } from "../../phone-api.ts";
import { useDoing, useReading } from "../api.ts";
import { useWords, type Word } from "../words.ts";

type Name = keyof Switches;
/** What a switch that is a choice may be; the labels of numbers are the numbers. */
const CHOICES: { [K in Name]?: readonly (Switches[K] & (string | number))[] } = {
  receiveLimit: ["month", "week", "day"],
  quotaUsedAt: ["first_message", "add"],
  dismissedGroupCode: [86003, 40050, 90501],
};

/** Where WeCom differs from company to company, or where nobody outside knows what it does. */
export function SwitchesForm() {
  const { data: switches } = useReading(["switches"], (phone) => phone.getSwitches());
  const set = useDoing((phone, changes: Partial<Switches>) => phone.setSwitches({ body: changes }));
  if (!switches) return null;
  const names = Object.keys(switches) as Name[]; // the keys of this very object
  // A value that is refused comes back as it was: the key lets the row begin anew with it.
  return names.map((name) => (
    <SwitchRow
      key={`${name} ${JSON.stringify(switches[name])} ${set.failureCount}`}
      name={name}
      value={switches[name]}
      onChange={(value) => set.mutate({ [name]: value })}
    />
  ));
}

function SwitchRow<K extends Name>({
  name,
  value,
  onChange,
}: {
  name: K;
  value: Switches[Name];
  onChange(value: Switches[Name]): void;
}) {
  const { say } = useWords();
  const [typed, setTyped] = useState(Array.isArray(value) ? value.join(", ") : String(value));
  const choices: readonly (string | number)[] | undefined = CHOICES[name];
  const keep = () => {
    const next = Array.isArray(value)
      ? typed.split(/[\s,，]+/).filter(Boolean)
      : Math.max(0, Math.trunc(Number(typed)));
    if (JSON.stringify(next) !== JSON.stringify(value)) onChange(next);
  };
  return (
    <label className="fault">
      <span>{say(name)}</span>
      {typeof value === "boolean" ? (
        <input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
      ) : choices ? (
        <select
          value={String(value)}
          onChange={(event) => {
            const chosen = choices.find((one) => String(one) === event.target.value);
            // one of the switch's own choices
            if (chosen !== undefined) onChange(chosen as Switches[Name]);
          }}
        >
          {choices.map((one) => (
            <option key={one} value={one}>
              {typeof one === "number" ? one : say(one as Word)}
            </option>
          ))}
        </select>
      ) : (
        <input
          type={Array.isArray(value) ? "text" : "number"}
          min={0}
          value={typed}
          placeholder={Array.isArray(value) ? say("anyOfThem") : undefined}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === "Enter") keep();
          }}
        />
      )}
    </label>
  );
}
