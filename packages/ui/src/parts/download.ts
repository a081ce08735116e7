/** Hands the person a CSV file, in UTF-8 with the mark by which Excel knows it. */
export function downloadCsv(
  fileName: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const text = [head, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n");
  download(fileName, new Blob([`\uFEFF${text}\r\n`], { type: "text/csv;charset=utf-8" }));
}

export function download(fileName: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}

/** A text that begins like a formula would run in a spreadsheet: names come from strangers. */
function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
