import { chartHues, FONTS, paletteOf, useTone } from "@hortus/ui";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { TrendSeries } from "./series.ts";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

/** Lines over days, or bars, from the zero line; the hues and dashes keep them apart for colour-blind eyes. */
export default function Drawing(props: {
  name: string;
  days: readonly string[];
  series: readonly TrendSeries[];
  /** Bars side by side instead of lines. */
  isBars: boolean;
  format(value: number): string;
  /** Hears how to take the drawing along, as a data URL. */
  onDrawn(take: () => string): void;
}) {
  const { name, days, series, isBars, format, onDrawn } = props;
  const { tone } = useTone();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);

  useEffect(() => {
    if (!place.current) return;
    const drawn = init(place.current);
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, []);

  useEffect(() => {
    const palette = paletteOf(tone);
    onDrawn(() => chart.current?.getDataURL({ pixelRatio: 2, backgroundColor: palette.card }) ?? "");
    chart.current?.setOption(
      {
        animation: false,
        aria: { enabled: true, label: { general: { withoutTitle: name } } },
        color: [...chartHues[tone]],
        textStyle: { fontFamily: FONTS, color: palette.muted },
        grid: { left: 4, right: 16, top: series.length > 1 ? 36 : 12, bottom: 4, outerBoundsMode: "same" },
        legend: {
          show: series.length > 1,
          top: 0,
          left: 0,
          itemWidth: 18,
          textStyle: { color: palette.ink },
        },
        tooltip: {
          trigger: "axis",
          valueFormatter: (value: unknown) => (typeof value === "number" ? format(value) : ""),
          backgroundColor: palette.card,
          borderColor: palette.line,
          textStyle: { color: palette.ink },
        },
        xAxis: {
          type: "category",
          data: [...days],
          boundaryGap: isBars,
          axisLine: { lineStyle: { color: palette.line } },
          axisTick: { show: false },
          axisLabel: { color: palette.muted, hideOverlap: true },
        },
        yAxis: {
          type: "value",
          min: 0,
          ...(isBars ? {} : { minInterval: 1 }),
          axisLabel: { color: palette.muted, formatter: (value: number) => format(value) },
          splitLine: { lineStyle: { color: palette.line } },
        },
        series: series.map((line, index) => ({
          name: line.name,
          type: isBars ? "bar" : "line",
          data: [...line.values],
          barMaxWidth: 22,
          symbol: days.length > 45 ? "none" : "circle",
          symbolSize: 5,
          lineStyle: { width: 2, type: (["solid", "dashed", "dotted"] as const)[index % 3] },
        })),
      },
      { notMerge: true },
    );
  }, [name, days, series, isBars, format, tone, onDrawn]);

  return <div ref={place} className="trend-drawing" />;
}
