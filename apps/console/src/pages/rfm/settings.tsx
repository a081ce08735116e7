import { type RfmBoard, type RfmSettings, rfmRoutes } from "@hortus/contracts";
import { useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, InputNumber, Segmented } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { rfmWords } from "./words.ts";

type Own = Extract<RfmSettings, { mode: "own" }>;
type Measure = "recencyDays" | "frequency" | "moneyFen";
const MEASURES = ["recencyDays", "frequency", "moneyFen"] as const;
const STEPS = [0, 1, 2, 3];

/** Quintiles, or thresholds of one's own: for all goods, or for one product line. */
export function RfmSettingsCard({ board, line }: { board: RfmBoard; line: string | undefined }) {
  const t = useWords(rfmWords);
  const format = useFormat();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const mayChange = useMay(rfmRoutes.changeRfmSettings.roles);
  const [mode, setMode] = useState(board.settings.mode);
  const [own, setOwn] = useState<Own>(() => ownFrom(board));
  const save = useMutation({
    mutationFn: () =>
      api.call(rfmRoutes.changeRfmSettings, {
        query: { line },
        body: mode === "own" ? own : { mode: "quintiles" },
      }),
    onSuccess: () => {
      void message.success(t(line === undefined ? "settingsSaved" : "lineSettingsSaved"));
      void queries.invalidateQueries({ queryKey: ["rfm"] });
    },
    onError: (error) => showProblem(error),
  });
  const wrong =
    mode === "own" && MEASURES.some((measure) => !isRising(own[measure])) ? t("notRising") : undefined;
  return (
    <section className="h-card">
      <h2 className="h-card-title">
        {line === undefined ? t("settings") : t("lineSettings", { line })}
        {board.settingsAt !== undefined && (
          <span className="h-muted h-small">
            {" "}
            {t("settingsVersion", { version: board.settingsVersion, at: format.when(board.settingsAt) })}
          </span>
        )}
      </h2>
      <p className="h-muted rfm-about">{t(aboutOf(mode, line))}</p>
      <Segmented
        value={mode}
        disabled={!mayChange}
        onChange={setMode}
        options={[
          { value: "quintiles" as const, label: t("quintiles") },
          { value: "own" as const, label: t("ownThresholds") },
        ]}
      />
      {mode === "own" && <Thresholds own={own} onChange={setOwn} disabled={!mayChange} />}
      {mayChange && (
        <div className="h-row" style={{ marginTop: 12 }}>
          <Button
            type="primary"
            disabled={wrong !== undefined}
            title={wrong}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t(line === undefined ? "saveSettings" : "saveLineSettings")}
          </Button>
          {wrong && <span role="alert">{wrong}</span>}
        </div>
      )}
    </section>
  );
}

function aboutOf(mode: RfmSettings["mode"], line: string | undefined) {
  if (line === undefined) return mode === "own" ? "ownAbout" : "quintilesAbout";
  return mode === "own" ? "lineOwnAbout" : "lineQuintilesAbout";
}

function Thresholds(props: { own: Own; onChange: (own: Own) => void; disabled: boolean }) {
  const { own, onChange, disabled } = props;
  const t = useWords(rfmWords);
  // Money is typed in yuan.
  const unit = (measure: Measure) => (measure === "moneyFen" ? 100 : 1);
  return (
    <div className="rfm-thresholds">
      <table>
        <thead>
          <tr>
            <th scope="col" />
            {STEPS.map((step) => (
              <th key={step} scope="col">
                {t("upToStep", { recency: 5 - step, other: step + 1 })}
              </th>
            ))}
            <th scope="col">{t("highFrom")}</th>
          </tr>
        </thead>
        <tbody>
          {MEASURES.map((measure) => (
            <tr key={measure}>
              <th scope="row">{t(`measure.${measure}`)}</th>
              {STEPS.map((step) => (
                <td key={step}>
                  <InputNumber
                    aria-label={`${t(`measure.${measure}`)} ${step + 1}`}
                    min={0}
                    disabled={disabled}
                    value={(own[measure][step] ?? 0) / unit(measure)}
                    onChange={(value) =>
                      value !== null &&
                      onChange({
                        ...own,
                        [measure]: own[measure].map((each, index) =>
                          index === step ? Math.round(value * unit(measure)) : each,
                        ),
                      })
                    }
                  />
                </td>
              ))}
              <td>
                <InputNumber
                  aria-label={`${t(`measure.${measure}`)} ${t("highFrom")}`}
                  min={0}
                  disabled={disabled}
                  value={own.high[measure] / unit(measure)}
                  onChange={(value) =>
                    value !== null &&
                    onChange({ ...own, high: { ...own.high, [measure]: Math.round(value * unit(measure)) } })
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isRising = (values: readonly number[]) =>
  values.every((value, index) => index === 0 || value > (values[index - 1] ?? 0));

/** What was set, or the quintiles that stand now, made to rise, as a place to begin. */
function ownFrom({ settings, thresholds }: RfmBoard): Own {
  if (settings.mode === "own") return settings;
  const begin = (drawn: readonly number[] | undefined, usual: readonly number[]) => {
    const rounded = (drawn ?? usual).map((value) => Math.max(0, Math.round(value)));
    return isRising(rounded) ? rounded : [...usual];
  };
  const recencyDays = begin(thresholds?.recencyDays, [30, 60, 120, 240]);
  const frequency = begin(thresholds?.frequency, [1, 2, 4, 8]);
  const moneyFen = begin(thresholds?.moneyFen, [10_000, 30_000, 80_000, 200_000]);
  return {
    mode: "own",
    recencyDays,
    frequency,
    moneyFen,
    high: {
      recencyDays: recencyDays[1] ?? 0,
      frequency: frequency[2] ?? 0,
      moneyFen: moneyFen[2] ?? 0,
    },
  };
}
