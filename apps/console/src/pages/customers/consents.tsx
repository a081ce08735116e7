import { consentRoutes, type ConsentPurpose, type CustomerConsents } from "@hortus/contracts";
import { ErrorState, KindTag, useFormat, useShowProblem, useWords, When } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { consentWords } from "../../shared/consent-words.ts";

type Change = { purpose: ConsentPurpose; state: "given" | "withdrawn" };

/** What this customer agreed to, with the record of it; noting a yes or no, and the link to their own page. */
export function Consents({ customerId }: { customerId: string }) {
  const t = useWords(consentWords);
  const [change, note] = useState<Change>();
  const mayRecord = useMay(consentRoutes.recordConsent.roles);
  const { data, error, refetch } = useQuery({
    queryKey: ["customer-consents", customerId],
    queryFn: ({ signal }) =>
      api.call(consentRoutes.customerConsents, { params: { id: customerId } }, { signal }),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  return (
    <div className="h-stack">
      {mayRecord && <OwnPageLink customerId={customerId} />}
      <section className="h-card">
        {data.purposes.map(({ purpose, allowed, basis, last }) => (
          <div key={purpose} className="h-row" style={{ padding: "8px 0" }}>
            <span className="h-grow" style={{ minWidth: 200 }}>
              <strong>{t(`purpose.${purpose}`)}</strong>
              <div className="h-muted h-small">
                {t(`basis.${basis}`)}
                {last && (
                  <>
                    {" · "}
                    {last.state === "withdrawn" && `${t("state.withdrawn")} `}
                    <When at={last.at} />
                  </>
                )}
              </div>
            </span>
            <KindTag tone={allowed ? "good" : "plain"}>{t(allowed ? "allowed" : "notAllowed")}</KindTag>
            {mayRecord && (
              <Button size="small" onClick={() => note({ purpose, state: allowed ? "withdrawn" : "given" })}>
                {t(allowed ? "withdraw" : "give")}
              </Button>
            )}
          </div>
        ))}
      </section>
      <History rows={data.history} />
      {change && <Record customerId={customerId} change={change} onClose={() => note(undefined)} />}
    </div>
  );
}

function History({ rows }: { rows: CustomerConsents["history"] }) {
  const t = useWords(consentWords);
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("entries")}</h2>
      {rows.length === 0 && <p className="h-muted">{t("noHistory")}</p>}
      <ul className="h-stack" style={{ gap: 8 }}>
        {rows.map(({ id, purpose, state, channel, textVersion, evidence, by, at }) => (
          <li key={id}>
            <span className="h-row">
              <KindTag tone={state === "given" ? "good" : "warm"}>{t(`state.${state}`)}</KindTag>
              {t(`purpose.${purpose}`)}
            </span>
            <div className="h-muted h-small h-break">
              <When at={at} /> ·{" "}
              {[
                t(`channel.${channel}`),
                by.kind === "customer" ? t("customer") : by.name,
                textVersion && t("textVersion", { version: textVersion }),
                evidence,
              ]
                .filter(Boolean)
                .join(" · ")}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Record({
  customerId,
  change,
  onClose,
}: {
  customerId: string;
  change: Change;
  onClose: () => void;
}) {
  const t = useWords(consentWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [evidence, setEvidence] = useState("");
  const save = useMutation({
    mutationFn: () =>
      api.call(consentRoutes.recordConsent, {
        params: { id: customerId },
        body: { ...change, channel: "advisor", evidence },
      }),
    onSuccess: (consents) => {
      queries.setQueryData(["customer-consents", customerId], consents);
      void message.success(t("recorded"));
      onClose();
    },
    onError: (error) => showProblem(error),
  });
  return (
    <Modal
      open
      title={`${t(change.state === "given" ? "give" : "withdraw")}:${t(`purpose.${change.purpose}`)}`}
      okText={t("record")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onOk={() => save.mutate()}
      onCancel={onClose}
    >
      {change.state === "withdrawn" && (
        <p>{t(change.purpose === "service_messages" ? "withdrawAll" : "withdrawOne")}</p>
      )}
      <Input
        aria-label={t("evidence")}
        prefix={<span className="h-muted">{t("evidence")}</span>}
        placeholder={t("evidenceHint")}
        maxLength={300}
        value={evidence}
        onChange={({ target }) => setEvidence(target.value)}
      />
    </Modal>
  );
}

function OwnPageLink({ customerId }: { customerId: string }) {
  const t = useWords(consentWords);
  const format = useFormat();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const make = useMutation({
    mutationFn: () => api.call(consentRoutes.consentLink, { params: { id: customerId } }),
    onError: (error) => showProblem(error),
  });
  if (!make.data)
    return (
      <div>
        <Button loading={make.isPending} onClick={() => make.mutate()}>
          {t("link")}
        </Button>
      </div>
    );
  const { url, expiresAt } = make.data;
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("linkTitle")}</h2>
      <div className="h-row">
        <Input
          readOnly
          aria-label={t("linkTitle")}
          value={url}
          className="h-grow"
          style={{ minWidth: 200 }}
        />
        <Button
          onClick={() =>
            navigator.clipboard.writeText(url).then(
              () => void message.success(t("copied")),
              () => undefined, // the address can still be taken from the field
            )
          }
        >
          {t("copy")}
        </Button>
      </div>
      <p className="h-muted h-small">{t("linkHint", { at: format.exact(expiresAt) })}</p>
    </section>
  );
}
