import { BarChartOutlined, DownloadOutlined, PictureOutlined, TableOutlined } from "@ant-design/icons";
import { download, downloadCsv, useFormat, useWords } from "@hortus/ui";
import { Button, Segmented, Skeleton } from "antd";
import { lazy, Suspense, useCallback, useRef, useState } from "react";
import type { TrendSeries } from "./series.ts";
import { chartWords } from "./words.ts";
import "./chart.css";

// ECharts is three times the rest of a page; it comes when there is something to draw.
const Drawing = lazy(() => import("./drawing.tsx"));

/**
 * Figures by day, as a drawing or as a table; both can be taken along.
 *
 * @param format writes a value with its unit; all series share it
 */
export function Trend(props: {
  name: string;
  unit: string;
  days: readonly string[];
  series: readonly TrendSeries[];
  format(value: number): string;
}) {
  const t = useWords(chartWords);
  const format = useFormat();
  const [view, setView] = useState<"chart" | "table">("chart");
  const picture = useRef<() => string>(undefined);
  const keepPicture = useCallback((take: () => string) => void (picture.current = take), []);
  return (
    <figure className="trend">
      <figcaption className="h-row">
        <span className="h-muted h-grow">{props.unit}</span>
        <Segmented
          size="small"
          aria-label={t("view")}
          value={view}
          onChange={setView}
          options={[
            { value: "chart" as const, icon: <BarChartOutlined />, title: t("chart"), label: "" },
            { value: "table" as const, icon: <TableOutlined />, title: t("table"), label: "" },
          ]}
        />
        {view === "chart" && (
          <Button
            size="small"
            type="text"
            icon={<PictureOutlined />}
            aria-label={t("png")}
            title={t("png")}
            onClick={() => savePicture(`${props.name}.png`, picture.current?.())}
          />
        )}
        <Button
          size="small"
          type="text"
          icon={<DownloadOutlined />}
          aria-label={t("csv")}
          title={t("csv")}
          onClick={() =>
            downloadCsv(
              `${props.name}.csv`,
              [t("day"), ...props.series.map(({ name }) => `${name} (${props.unit})`)],
              props.days.map((day, index) => [day, ...props.series.map(({ values }) => values[index] ?? 0)]),
            )
          }
        />
      </figcaption>
      {view === "chart" ? (
        <Suspense fallback={<Skeleton.Node active className="trend-wait" />}>
          <Drawing {...props} days={props.days.map(format.day)} onDrawn={keepPicture} />
        </Suspense>
      ) : (
        <div className="trend-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("day")}</th>
                {props.series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.days
                .map((day, index) => (
                  <tr key={day}>
                    <th scope="row">{day}</th>
                    {props.series.map(({ name, values }) => (
                      <td key={name}>{props.format(values[index] ?? 0)}</td>
                    ))}
                  </tr>
                ))
                .toReversed()}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  );
}

function savePicture(fileName: string, dataUrl: string | undefined): void {
  if (!dataUrl) return;
  const [, encoded = ""] = dataUrl.split(",");
  const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
  download(fileName, new Blob([bytes], { type: "image/png" }));
}
