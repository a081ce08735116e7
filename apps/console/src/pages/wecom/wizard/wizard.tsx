import { wecomRoutes, type WecomConnection } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Steps } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useMay } from "../../../session/me.ts";
import { AppStep, type AppSettings } from "./app-step.tsx";
import { CallbackStep } from "./callback-step.tsx";
import { SyncStep } from "./sync-step.tsx";
import { wizardWords } from "./words.ts";
import "../wecom.css";

const STEPS = ["app", "callback", "sync"] as const;

/** The first connection: what to copy from where, each thing tried at once. The step is in the address. */
export function Wizard(props: {
  connection: WecomConnection | undefined;
  callbackUrl: string;
  onDone(): void;
}) {
  const t = useWords(wizardWords);
  const { connection, callbackUrl, onDone } = props;
  const maySync = useMay(wecomRoutes.syncWecom.roles);
  const [search, setSearch] = useSearchParams();
  const [settings, setSettings] = useState<AppSettings>();
  const wanted = STEPS.find((each) => each === search.get("step")) ?? "app";
  // Settings are kept in this page only: after a reload one begins again, unless they are stored already.
  const step = wanted === "app" || settings || connection ? wanted : "app";
  const go = (next: (typeof STEPS)[number]) => setSearch({ step: next });
  return (
    <div className="h-stack wecom-steps">
      <Steps
        current={STEPS.indexOf(step)}
        responsive
        items={STEPS.map((key) => ({ title: t(`step.${key}`) }))}
        className="h-card"
      />
      {step === "app" && (
        <AppStep
          connection={connection}
          onNext={(tried) => {
            setSettings(tried);
            go("callback");
          }}
        />
      )}
      {step === "callback" && (
        <CallbackStep
          connection={connection}
          settings={settings}
          callbackUrl={callbackUrl}
          onBack={() => go("app")}
          onNext={() => (maySync ? go("sync") : onDone())}
        />
      )}
      {step === "sync" && <SyncStep onDone={onDone} />}
    </div>
  );
}
