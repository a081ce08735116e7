import { CloseOutlined, MenuOutlined } from "@ant-design/icons";
import { useNarrow, useWords } from "@hortus/ui";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { Outlet } from "react-router";
import { useMe } from "../session/me.ts";
import { DemoMark } from "./demo-mark.tsx";
import { SearchButton } from "./search.tsx";
import { Sidebar } from "./sidebar.tsx";
import { LanguageButton, ToneMenu, UserMenu } from "./user-menu.tsx";
import { shellWords } from "./words.ts";
import "./shell.css";

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
        <Drawer
          open={isOpen}
          onClose={() => setOpen(false)}
          placement="left"
          size={272}
          closable={false}
          styles={{ body: { padding: 0, background: "var(--h-paper)" } }}
        >
          <Button
            type="text"
            className="shell-close"
            icon={<CloseOutlined />}
            aria-label={t("closeNavigation")}
            onClick={() => setOpen(false)}
          />
          <Sidebar onGo={() => setOpen(false)} />
        </Drawer>
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
          {!isNarrow && <LanguageButton />}
          {!isNarrow && <ToneMenu />}
          <UserMenu />
        </header>
        <main id="content" className="shell-content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}
