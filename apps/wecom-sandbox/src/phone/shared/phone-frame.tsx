import type { ReactNode } from "react";
import { useReading } from "../api.ts";
import { toTime } from "../format.ts";
import { useWords } from "../words.ts";

interface Props {
  /** Whose phone: colours follow. */
  owner: "customer" | "advisor";
  /** "Customer · 小满", above the phone. */
  label: string;
  title: string;
  back?: (() => void) | undefined;
  /** At the right of the title. */
  action?: ReactNode;
  children: ReactNode;
  /** Tabs at the foot. */
  tabs?: { name: string; label: string; count?: number | undefined }[] | undefined;
  tab?: string;
  onTab?: (name: string) => void;
}

export function PhoneFrame({ owner, label, title, back, action, children, tabs, tab, onTab }: Props) {
  const { say } = useWords();
  const { data: clock } = useReading(["clock"], (phone) => phone.getClock());
  return (
    <section className={`phone ${owner}`} aria-label={label}>
      <h2 className="phone-label">{label}</h2>
      <div className="phone-case">
        <div className="phone-status">
          <span>{clock ? toTime(clock.now) : "--:--"}</span>
          <span>{say("sandbox")}</span>
        </div>
        <header className="phone-bar">
          {back && (
            <button className="bar-back" aria-label={say("back")} onClick={back}>
              ‹
            </button>
          )}
          <h3>{title}</h3>
          {action}
        </header>
        <div className="phone-body">{children}</div>
        {tabs && (
          <nav className="phone-tabs" aria-label={label}>
            {tabs.map(({ name, label: text, count }) => (
              <button key={name} aria-current={tab === name} onClick={() => onTab?.(name)}>
                {text}
                {count ? <b className="badge">{count > 99 ? "99+" : count}</b> : null}
              </button>
            ))}
          </nav>
        )}
      </div>
    </section>
  );
}
