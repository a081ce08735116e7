import { ladderRoutes, RHYTHM_BASES, type RhythmSettings } from "@hortus/contracts";
import { useFormat, useNarrow, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, InputNumber, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { ladderWords } from "./words.ts";

const FIELDS = [
  { key: "dormantAfter", min: 1, max: 20, step: 0.5 },
  { key: "churnedAfter", min: 1, max: 50, step: 0.5 },
  { key: "usualDays", min: 1, max: 730, step: 1 },
  { key: "leastDays", min: 1, max: 730, step: 1 },
  { key: "mostDays", min: 1, max: 730, step: 1 },
] as const;

/** What dormancy and churn are measured in. */
export function Rhythm() {
  const t = useWords(ladderWords);
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ["rhythm"],
    queryFn: ({ signal }) => api.call(ladderRoutes.getRhythm, {}, { signal }),
  });
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("rhythm")}</h2>
      <p className="h-muted ladder-about">{t("rhythmAbout")}</p>
      {data ? (
        <>
          <p className="ladder-median">
            {data.medianDays === undefined
              ? t("noMedian")
              : t("median", { days: Math.round(data.medianDays) })}
            {data.versionAt !== undefined &&
              ` · ${t("rhythmVersion", { version: data.version, at: format.when(data.versionAt) })}`}
          </p>
          <Fields known={data} key={JSON.stringify(data)} />
        </>
      ) : (
        <Skeleton active />
      )}
    </section>
  );
}

function Fields({ known }: { known: RhythmSettings }) {
  const t = useWords(ladderWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const mayChange = useMay(ladderRoutes.changeRhythm.roles);
  const isNarrow = useNarrow();
  const start = {
    basis: known.basis,
    ...Object.fromEntries(FIELDS.map(({ key }) => [key, known[key]])),
  } as RhythmSettings; // FIELDS names all others
  const [settings, setSettings] = useState<RhythmSettings>(start);
  const save = useMutation({
    mutationFn: () => api.call(ladderRoutes.changeRhythm, { body: settings }),
    onSuccess: () => {
      void message.success(t("rhythmSaved"));
      void queries.invalidateQueries({ queryKey: ["rhythm"] });
      void queries.invalidateQueries({ queryKey: ["ladder"] });
    },
    onError: (error) => showProblem(error),
  });
  const wrong =
    settings.churnedAfter <= settings.dormantAfter
      ? t("churnAfterDormancy")
      : settings.mostDays < settings.leastDays
        ? t("mostAfterLeast")
        : undefined;
  const isChanged = settings.basis !== known.basis || FIELDS.some(({ key }) => settings[key] !== known[key]);
  return (
    <div className="ladder-fields">
      <div className="ladder-basis">
        <span id="rhythm-basis">{t("basis")}</span>
        <Segmented
          aria-labelledby="rhythm-basis"
          vertical={isNarrow}
          value={settings.basis}
          disabled={!mayChange}
          options={RHYTHM_BASES.map((value) => ({ value, label: t(`basis.${value}`) }))}
          onChange={(basis) => setSettings({ ...settings, basis })}
        />
        <span className="h-muted h-small">{t(`basisAbout.${settings.basis}`)}</span>
      </div>
      {FIELDS.map(({ key, ...limits }) => (
        <label key={key}>
          {t(key)}
          <InputNumber
            {...limits}
            value={settings[key]}
            disabled={!mayChange}
            onChange={(value) => value !== null && setSettings({ ...settings, [key]: value })}
          />
        </label>
      ))}
      {mayChange && (
        <Button
          type="primary"
          disabled={!isChanged || wrong !== undefined}
          title={wrong}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t("save")}
        </Button>
      )}
      {wrong && <p role="alert">{wrong}</p>}
    </div>
  );
}
