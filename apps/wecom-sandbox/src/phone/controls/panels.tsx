import { useAddress } from "../address.ts";
import { useWords } from "../words.ts";
import { CompanyPanel } from "./company-panel.tsx";
import { FaultsPanel } from "./faults-panel.tsx";
import { LogPanel } from "./log-panel.tsx";

const PANELS = ["log", "faults", "company"] as const;

export function Panels() {
  const { say } = useWords();
  const [{ panel = "log" }, go] = useAddress();
  return (
    <section className="panels" aria-label={say("control")}>
      <nav className="panel-tabs" aria-label={say("control")}>
        {PANELS.map((name) => (
          <button
            key={name}
            aria-current={panel === name}
            onClick={() => go({ panel: name === "log" ? undefined : name })}
          >
            {say(name)}
          </button>
        ))}
      </nav>
      <div className="panel">
        {panel === "log" && <LogPanel />}
        {panel === "faults" && <FaultsPanel />}
        {panel === "company" && <CompanyPanel />}
      </div>
    </section>
  );
}
