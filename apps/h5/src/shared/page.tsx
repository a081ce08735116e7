import { useWords } from "@hortus/ui";
import { LeftOutline } from "antd-mobile-icons";
import type { ReactNode } from "react";
import { useLocation, useNavigate } from "react-router";
import { frameWords } from "../words.ts";

/** A page of one object: its name on top, the way back, the content. */
export function Page({
  title,
  home,
  children,
}: {
  title: string;
  /** Where back leads when the page was opened by its address. */ home: string;
  children: ReactNode;
}) {
  const say = useWords(frameWords);
  const navigate = useNavigate();
  const { key } = useLocation();
  return (
    <>
      <header className="page-bar">
        <button
          aria-label={say("back")}
          onClick={() => void (key === "default" ? navigate(home, { replace: true }) : navigate(-1))}
        >
          <LeftOutline />
        </button>
        <h1>{title}</h1>
      </header>
      {children}
    </>
  );
}
