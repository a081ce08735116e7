import type { WecomStatus } from "@hortus/contracts";
import { KindTag, StatCard, useFormat, useWords, When } from "@hortus/ui";
import { Progress } from "antd";
import { wecomWords } from "./words.ts";

const TONES = { never: "warm", running: "plain", done: "good", failed: "bad" } as const;

/** How the exchange with WeCom is doing. */
export function Status({ status }: { status: WecomStatus }) {
  const t = useWords(wecomWords);
  const format = useFormat();
  const { sync, callbacks, fetches, asOf } = status;
  return (
    <>
      <section className="h-card" aria-live="polite">
        <div className="h-row">
          <KindTag tone={TONES[sync.state]}>{t(`sync.${sync.state}`)}</KindTag>
          {sync.state === "running" && sync.phase && (
            <span>
              {t("syncProgress", {
                phase: t(`phase.${sync.phase}`),
                read: sync.advisorsRead,
                all: sync.advisorsToRead,
                contacts: format.count(sync.contactsRead),
              })}
            </span>
          )}
          {sync.state === "done" && (
            <span>
              {t("syncDone", { advisors: sync.advisorsRead, contacts: format.count(sync.contactsRead) })}
            </span>
          )}
          {sync.state === "failed" && <span>{t("syncFailed", { error: sync.error ?? "" })}</span>}
          <span className="h-grow" />
          {sync.finishedAt && sync.state !== "running" && (
            <span className="h-muted">
              <When at={sync.finishedAt} />
            </span>
          )}
        </div>
        {sync.state === "running" && (
          <Progress
            percent={
              sync.advisorsToRead > 0 ? Math.round((sync.advisorsRead / sync.advisorsToRead) * 100) : 0
            }
            aria-label={t("sync.running")}
          />
        )}
      </section>
      <div className="h-stats">
        <StatCard
          label={t("advisors")}
          definition={t("advisorsAbout")}
          value={format.count(status.advisors)}
          asOf={asOf}
        />
        <StatCard
          label={t("contacts")}
          definition={t("contactsAbout")}
          value={format.count(status.contacts)}
          to="/customers?contact=living"
          asOf={asOf}
        />
        <StatCard
          label={t("groups")}
          definition={t("groupsAbout")}
          value={format.count(status.groups)}
          to="/groups"
          asOf={asOf}
        />
        <StatCard
          label={t("waiting")}
          definition={t("waitingAbout")}
          value={format.count(callbacks.waiting)}
          change={
            callbacks.lastAt ? t("lastCallback", { time: format.when(callbacks.lastAt) }) : t("noCallback")
          }
          asOf={asOf}
        />
        <StatCard
          label={t("fetches")}
          definition={t("fetchesAbout")}
          value={format.count(fetches.waiting)}
          change={fetches.failing > 0 ? t("failing", { count: fetches.failing }) : undefined}
          asOf={asOf}
        />
      </div>
    </>
  );
}
