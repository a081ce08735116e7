import { consentRoutes, consentSettings, type ConsentPurpose, type RouteResponse } from "@hortus/contracts";
import { ErrorState, PageHeader, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Radio, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { consentWords } from "../../shared/consent-words.ts";
import { PublishText } from "./publish-text.tsx";
import { TextVersions } from "./text-versions.tsx";

type Overview = RouteResponse<typeof consentRoutes.consentOverview>;

/** The texts in force, how many agreed, and the model by which offers go out. */
export default function ConsentsPage() {
  const t = useWords(consentWords);
  const [published, publish] = useState<ConsentPurpose>();
  const { data, error, refetch } = useQuery({
    queryKey: ["consents"],
    queryFn: ({ signal }) => api.call(consentRoutes.consentOverview, {}, { signal }),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      {data ? (
        <div className="h-stack">
          <Model settings={data.settings} />
          {data.purposes.map((row) => (
            <Purpose key={row.purpose} row={row} asOf={data.asOf} onPublish={() => publish(row.purpose)} />
          ))}
          <TextVersions />
        </div>
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} />
      )}
      {published && (
        <PublishText
          purpose={published}
          current={data?.purposes.find(({ purpose }) => purpose === published)?.current}
          onClose={() => publish(undefined)}
        />
      )}
    </>
  );
}

function Model({ settings }: { settings: Overview["settings"] }) {
  const t = useWords(consentWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const mayChange = useMay(consentRoutes.changeConsentSettings.roles);
  const change = useMutation({
    mutationFn: (body: Overview["settings"]) => api.call(consentRoutes.changeConsentSettings, { body }),
    onSuccess: () => void message.success(t("modelChanged")),
    onError: (error) => showProblem(error),
    onSettled: () => queries.invalidateQueries({ queryKey: ["consents"] }),
  });
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("model")}</h2>
      <Radio.Group
        aria-label={t("model")}
        disabled={!mayChange || change.isPending}
        value={settings.marketing}
        options={consentSettings.shape.marketing.options.map((value) => ({
          value,
          label: t(`model.${value}`),
        }))}
        onChange={({ target }) => change.mutate({ marketing: target.value })}
      />
      <p className="h-muted h-small">{t("modelHint")}</p>
    </section>
  );
}

function Purpose(props: { row: Overview["purposes"][number]; asOf: string; onPublish: () => void }) {
  const t = useWords(consentWords);
  const format = useFormat();
  const mayPublish = useMay(consentRoutes.publishConsentText.roles);
  const { purpose, current, given, withdrawn, outdated } = props.row;
  const figures = [
    [t("given"), given, undefined],
    [t("withdrawn"), withdrawn, undefined],
    [t("outdated"), outdated, t("outdatedHint")],
  ] as const;
  return (
    <section className="h-card">
      <div className="h-row">
        <h2 className="h-grow" style={{ fontSize: 15, fontWeight: 600 }}>
          {t(`purpose.${purpose}`)}
        </h2>
        {mayPublish && (
          <Button size="small" onClick={props.onPublish}>
            {t("publish")}
          </Button>
        )}
      </div>
      <div className="h-row" style={{ gap: 24 }}>
        {figures.map(([label, value, hint]) => (
          <span key={label} title={hint ?? t("asOf", { at: format.when(props.asOf) })}>
            <span className="h-muted">{label}</span>{" "}
            <strong className="h-figure">{format.count(value)}</strong>
          </span>
        ))}
      </div>
      <p className="h-muted h-small h-break">
        {current
          ? `${t("version", { version: current.version, at: format.when(current.publishedAt) })} · ${current.text}`
          : t("noText")}
      </p>
    </section>
  );
}
