import { toCsv } from "./csv.ts";

/** Hands the person a CSV file. */
export function downloadCsv(
  fileName: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  download(fileName, new Blob([toCsv(head, rows)], { type: "text/csv;charset=utf-8" }));
}

export function download(fileName: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
