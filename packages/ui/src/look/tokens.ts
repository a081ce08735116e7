/** Colours and measures that every screen is made of. Text colours reach WCAG AA on `paper`, `card` and their own soft tone. */
export interface Palette {
  primary: string;
  primarySoft: string;
  /** Under the pointer; white (in the dark: near black) stays readable on it. */
  primaryHover: string;
  clay: string;
  claySoft: string;
  paper: string;
  card: string;
  ink: string;
  muted: string;
  line: string;
  good: string;
  danger: string;
  dangerSoft: string;
  dangerHover: string;
  shadow: string;
}

export const light: Palette = {
  primary: "#1f7a5a",
  primarySoft: "#e9f3ee",
  primaryHover: "#17664a", // lighter than the green itself, as Ant Design has it, white reaches only 4.3:1
  clay: "#a5552e", // #b8643a reaches only 4.3:1 as text; that tone stays for areas, below
  claySoft: "#f8ebe2",
  paper: "#fbfaf6",
  card: "#ffffff",
  ink: "#1c2a25",
  muted: "#5a6a63",
  line: "#e5e3d9",
  good: "#1f7a5a",
  danger: "#b3362b",
  dangerSoft: "#fbeae7",
  dangerHover: "#972a20",
  shadow: "0 1px 2px rgb(28 42 37 / 5%), 0 4px 16px rgb(28 42 37 / 6%)",
};

export const dark: Palette = {
  primary: "#57b892",
  primarySoft: "#1d3a2f",
  primaryHover: "#6fc9a6",
  clay: "#e09a70",
  claySoft: "#3a2a20",
  paper: "#121a17",
  card: "#1a2420",
  ink: "#e7ece8",
  muted: "#9fada6",
  line: "#2c3934",
  good: "#57b892",
  danger: "#ee8a80",
  dangerSoft: "#3d2320",
  dangerHover: "#f3a29a",
  shadow: "0 1px 2px rgb(0 0 0 / 30%), 0 4px 16px rgb(0 0 0 / 25%)",
};

/** Five hues that stay apart for colour-blind eyes, by lightness as well as by hue; in the order of use. */
export const chartHues = {
  light: ["#1f7a5a", "#c9713f", "#3d6db5", "#d8a531", "#7a5295"],
  dark: ["#57b892", "#e09a70", "#7fa6e0", "#e6c15c", "#b592cf"],
} as const;

export const RADIUS = 8;

/** No web font is loaded: these stand on every phone and desk in China and elsewhere. */
export const FONTS = [
  "system-ui",
  "-apple-system",
  "Segoe UI",
  "PingFang SC",
  "Microsoft YaHei",
  "Noto Sans SC",
  "Noto Sans CJK SC",
  "sans-serif",
]
  .map((name) => (name.includes(" ") ? `"${name}"` : name))
  .join(", ");
