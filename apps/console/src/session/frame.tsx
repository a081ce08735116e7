import { Mark, useLanguage, useWords } from "@hortus/ui";
import { Button } from "antd";
import { useEffect, type ReactNode } from "react";
import { sessionWords } from "./words.ts";
import "./session.css";

/** The page around a form before anybody is signed in. */
export function SessionFrame({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string;
  children: ReactNode;
}) {
  const t = useWords(sessionWords);
  const { language, change } = useLanguage();
  const other = language === "zh" ? { code: "en", name: "English" } : { code: "zh", name: "中文" };
  useEffect(() => {
    document.title = `${title} · Hortus`;
  }, [title]);
  return (
    <div className="session">
      <div className="session-language">
        <Button type="text" lang={other.code} onClick={() => change(other.code === "en" ? "en" : "zh")}>
          {other.name}
        </Button>
      </div>
      <main className="session-card">
        <div className="session-brand">
          <Mark size={52} />
          <div>
            <div className="session-name">Hortus</div>
            <div className="h-muted">{t("tagline")}</div>
          </div>
        </div>
        <h1>{title}</h1>
        {hint && <p className="h-muted session-hint">{hint}</p>}
        {children}
      </main>
    </div>
  );
}
