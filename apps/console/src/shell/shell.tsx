import { MenuOutlined } from "@ant-design/icons";
import { useNarrow, useWords } from "@hortus/ui";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { Outlet } from "react-router";
import { useMe } from "../session/me.ts";
import { DemoMark } from "./demo-mark.tsx";
import { SearchButton } from "./search.tsx";
import { Sidebar } from "./sidebar.tsx";
import { shellWords } from "./words.ts";
import "./shell.css";

// Menus and drawers are the heavy part of the frame; the frame itself shall stand at once.
const UserMenus = lazy(() => import("./user-menus.tsx"));
const SidebarDrawer = lazy(() => import("./sidebar-drawer.tsx"));

/** The frame of every page: where one is, who one is, and the way to anything else. */
export function Shell() {
  const t = useWords(shellWords);
  const { workspace } = useMe();
  const isNarrow = useNarrow();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="shell">
      <a href="#content" className="shell-skip">
        {t("skip")}
      </a>
      {isNarrow ? (
        isOpen && (
          <Suspense>
            <SidebarDrawer onClose={() => setOpen(false)} />
          </Suspense>
        )
      ) : (
        <aside className="shell-side">
          <Sidebar />
        </aside>
      )}
      <div className="shell-body">
        <header className="shell-head">
          {isNarrow && (
            <Button
              type="text"
              icon={<MenuOutlined />}
              aria-label={t("openNavigation")}
              onClick={() => setOpen(true)}
            />
          )}
          <strong className="shell-workspace" title={workspace.title}>
            {workspace.title}
          </strong>
          {workspace.demo && <DemoMark />}
          <span className="shell-space" />
          <SearchButton />
          <Suspense fallback={<span className="shell-menus" />}>
            <UserMenus />
          </Suspense>
        </header>
        <main id="content" className="shell-content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}
