/** The garden's colours and measures; every screen takes them from here. */
export const tokens = {
  leaf: "#1f7a5a",
  clay: "#b8643a",
  paper: "#fbfaf6",
  ink: "#1c2a25",
  radius: 8,
  fontSize: 14,
  lineHeight: 22 / 14,
  fontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", system-ui, -apple-system, "Segoe UI", sans-serif',
} as const;

/** At most five hues, told apart also by people who see red and green alike (after Okabe and Ito). */
export const chartHues = ["#1f7a5a", "#b8643a", "#3b6fb5", "#c9a227", "#7a5195"] as const;
