import { defineWords } from "@hortus/ui";

export const chartWords = defineWords("chart", {
  zh: { day: "日期", table: "表格", chart: "图", png: "下载图片", csv: "下载 CSV", view: "查看方式" },
  en: {
    day: "Day",
    table: "Table",
    chart: "Chart",
    png: "Download as picture",
    csv: "Download as CSV",
    view: "View",
  },
});
