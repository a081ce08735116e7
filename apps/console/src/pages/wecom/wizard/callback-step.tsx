import { wecomRoutes, type WecomConnection } from "@hortus/contracts";
import { KindTag, useShowProblem, useWords, When } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Typography } from "antd";
import { useState } from "react";
import { api } from "../../../api.ts";
import { wecomWords } from "../words.ts";
import type { AppSettings } from "./app-step.tsx";
import { wizardWords } from "./words.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** What WeCom calls a random one: letters and digits, evenly. */
function randomLetters(length: number): string {
  let text = "";
  while (text.length < length)
    for (const byte of crypto.getRandomValues(new Uint8Array(length)))
      // 248 is four times 62: no letter comes more often than another
      if (byte < 248 && text.length < length) text += LETTERS[byte % LETTERS.length];
  return text;
}

/** Stores the connection with a token and key of ours, to be copied into WeCom, and waits until WeCom has tried the address. */
export function CallbackStep(props: {
  connection: WecomConnection | undefined;
  settings: AppSettings | undefined;
  callbackUrl: string;
  onBack(): void;
  onNext(): void;
}) {
  const t = useWords(wizardWords);
  const field = useWords(wecomWords);
  const { connection, callbackUrl } = props;
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const [keys] = useState(() => ({ callbackToken: randomLetters(24), encodingAesKey: randomLetters(43) }));
  const save = useMutation({
    mutationFn: () => {
      const { secret, ...settings } = props.settings ?? {
        corpId: connection?.corpId ?? "",
        agentId: connection?.agentId ?? 0,
        baseUrl: connection?.baseUrl ?? "",
      };
      return api.call(wecomRoutes.putWecomConnection, {
        body: {
          kind: connection?.kind ?? "wecom",
          ...(connection?.phoneUrl ? { phoneUrl: connection.phoneUrl } : {}),
          ...settings,
          ...(secret ? { secret } : {}),
          ...keys,
        },
      });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["wecom"] }),
    onError: (error) => showProblem(error),
  });
  const stored = useQuery({
    queryKey: ["wecom", "connection"],
    queryFn: ({ signal }) => api.call(wecomRoutes.getWecomConnection, {}, { signal }),
    enabled: save.isSuccess,
    refetchInterval: 2_000,
  });
  const verifiedAt = save.isSuccess ? stored.data?.connection?.callbackVerifiedAt : undefined;
  const test = useMutation({
    mutationFn: () => api.call(wecomRoutes.testCallback, {}),
    onError: (error) => showProblem(error),
  });
  const copyable = (text: string) => (
    <Typography.Text copyable={{ tooltips: [field("copy"), field("copied")] }} className="h-break">
      {text}
    </Typography.Text>
  );
  return (
    <section className="h-card h-stack">
      <h2 className="h-card-title">{t("callbackTitle")}</h2>
      {!save.isSuccess ? (
        <>
          <p>{t("callbackAbout")}</p>
          <div className="h-row">
            <Button onClick={props.onBack}>{t("back")}</Button>
            <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
              {t("saveAndShow")}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p>{t("callbackHow")}</p>
          <dl className="wecom-facts">
            {(
              [
                [field("callbackUrl"), callbackUrl],
                [field("token"), keys.callbackToken],
                [field("aesKey"), keys.encodingAesKey],
              ] as const
            ).map(([label, value]) => (
              <div key={label}>
                <dt className="h-muted">{label}</dt>
                <dd>{copyable(value)}</dd>
              </div>
            ))}
          </dl>
          <p className="h-muted">{t("shownOnce")}</p>
          <div className="h-row" aria-live="polite">
            <KindTag tone={verifiedAt ? "good" : "warm"}>{t(verifiedAt ? "verified" : "waiting")}</KindTag>
            {verifiedAt && <When at={verifiedAt} />}
          </div>
          {test.data && (
            <Alert
              type={test.data.outcome === "good" ? "success" : "error"}
              showIcon
              title={t(`test.${test.data.outcome}`, { ms: test.data.ms, status: test.data.status ?? 0 })}
            />
          )}
          <div className="h-row">
            <Button loading={test.isPending} onClick={() => test.mutate()}>
              {t("testCallback")}
            </Button>
            <Button type="primary" onClick={props.onNext}>
              {t(verifiedAt ? "next" : "later")}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
