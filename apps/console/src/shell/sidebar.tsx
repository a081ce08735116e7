import { Mark, useBilingual, useWords } from "@hortus/ui";
import { Link, NavLink } from "react-router";
import { useMe } from "../session/me.ts";
import { navigationFor } from "./navigation.ts";
import { shellWords } from "./words.ts";

export function Sidebar({ onGo }: { onGo?: () => void }) {
  const t = useWords(shellWords);
  const say = useBilingual();
  const groups = navigationFor(useMe().role);
  return (
    <>
      <Link to="/" className="shell-brand" {...(onGo ? { onClick: onGo } : {})}>
        <Mark size={28} />
        <span>Hortus</span>
      </Link>
      <nav aria-label={t("navigation")} className="shell-nav">
        {groups.map(({ group, label, entries }) => (
          <section key={group} aria-label={say(label)}>
            {group !== "today" && <h2 className="shell-group">{say(label)}</h2>}
            <ul>
              {entries.map(({ to, label: entryLabel, icon: Icon }) => (
                <li key={to}>
                  <NavLink
                    to={to}
                    end={to === "/"}
                    className="shell-entry"
                    {...(onGo ? { onClick: onGo } : {})}
                  >
                    <Icon />
                    {say(entryLabel)}
                  </NavLink>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
    </>
  );
}
