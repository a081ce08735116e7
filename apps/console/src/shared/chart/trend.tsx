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
 * Figures by day, or by the steps of another scale, as a drawing or as a table; both can be taken along.
 *
 * @param format writes a value with its unit; all series share it
 */
export function Trend(props: {
  name: string;
  unit: string;
  days: readonly string[];
  /** What the steps are when they are not days; `days` are then shown as they are, and not as points of a line but as bars. */
  axis?: string;
  series: readonly TrendSeries[];
  format(value: number): string;
}) {
  const t = useWords(chartWords);
  const format = useFormat();
  const axis = props.axis ?? t("day");
  const labels = props.axis === undefined ? props.days.map(format.day) : props.days;
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
              [axis, ...props.series.map(({ name }) => `${name} (${props.unit})`)],
              props.days.map((day, index) => [day, ...props.series.map(({ values }) => values[index] ?? 0)]),
            )
          }
        />
      </figcaption>
      {view === "chart" ? (
        <Suspense fallback={<Skeleton.Node active className="trend-wait" />}>
          <Drawing {...props} days={labels} isBars={props.axis !== undefined} onDrawn={keepPicture} />
        </Suspense>
      ) : (
        <div className="trend-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{axis}</th>
                {props.series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {latestFirst(
                props.days.map((day, index) => (
                  <tr key={day}>
                    <th scope="row">{day}</th>
                    {props.series.map(({ name, values }) => (
                      <td key={name}>{props.format(values[index] ?? 0)}</td>
                    ))}
                  </tr>
                )),
                props.axis === undefined,
              )}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  );
}

/** Days are read from today back, other steps as they go. */
const latestFirst = <Row,>(rows: readonly Row[], areDays: boolean) => (areDays ? rows.toReversed() : rows);

function savePicture(fileName: string, dataUrl: string | undefined): void {
  if (!dataUrl) return;
  const [, encoded = ""] = dataUrl.split(",");
  const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
  download(fileName, new Blob([bytes], { type: "image/png" }));
}
