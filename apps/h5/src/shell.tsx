import { useWords } from "@hortus/ui";
import { CheckCircleOutline, TeamOutline, UnorderedListOutline, UserOutline } from "antd-mobile-icons";
import { Suspense } from "react";
import { NavLink, Outlet, ScrollRestoration, useMatch } from "react-router";
import { Waiting } from "./shared/states.tsx";
import { frameWords } from "./words.ts";

const TABS = [
  ["/", "today", UnorderedListOutline],
  ["/done", "done", CheckCircleOutline],
  ["/customers", "customers", TeamOutline],
  ["/me", "me", UserOutline],
] as const;

/** A page with the tabs below it; pages of one object have none, so that their own button stands at the thumb. */
export function Shell() {
  const say = useWords(frameWords);
  const isTask = useMatch("/tasks/:id");
  const isProfile = useMatch("/customers/:id");
  return (
    <div className="shell">
      <main className="shell-page">
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
      {!isTask && !isProfile && (
        <nav className="shell-tabs" aria-label={say("pages")}>
          {TABS.map(([to, word, Icon]) => (
            <NavLink key={to} to={to} end={to === "/"}>
              <Icon aria-hidden="true" />
              {say(word)}
            </NavLink>
          ))}
        </nav>
      )}
      <ScrollRestoration />
    </div>
  );
}
