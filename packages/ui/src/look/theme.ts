import { theme as antd, type ThemeConfig } from "antd";
import { dark, FONTS, light, RADIUS, type Palette } from "./tokens.ts";

export type Tone = "light" | "dark";

export const paletteOf = (tone: Tone): Palette => (tone === "dark" ? dark : light);

/**
 * Ant Design in our colours.
 *
 * @param isStill nothing moves. A style sheet that takes the time out of its animations is not enough: a dialog then waits for the end of one
 * that never ran, and neither closes nor can be pressed.
 */
export function themeOf(tone: Tone, isStill: boolean): ThemeConfig {
  const palette = paletteOf(tone);
  return {
    algorithm: tone === "dark" ? antd.darkAlgorithm : antd.defaultAlgorithm,
    cssVar: { key: "hortus" },
    token: {
      colorPrimary: palette.primary,
      colorLink: palette.primary,
      colorInfo: palette.primary,
      colorSuccess: palette.good,
      colorWarning: palette.clay,
      colorError: palette.danger,
      // What Ant Design derives itself is greyish beside our paper, and too light under white words.
      colorPrimaryHover: palette.primaryHover,
      colorErrorHover: palette.dangerHover,
      colorPrimaryBg: palette.primarySoft,
      colorInfoBg: palette.primarySoft,
      colorSuccessBg: palette.primarySoft,
      colorWarningBg: palette.claySoft,
      colorErrorBg: palette.dangerSoft,
      colorBgLayout: palette.paper,
      colorBgContainer: palette.card,
      colorBgElevated: palette.card,
      colorText: palette.ink,
      colorTextBase: palette.ink,
      colorTextSecondary: palette.muted,
      colorTextDescription: palette.muted,
      colorTextPlaceholder: palette.muted,
      colorBorder: tone === "dark" ? "#43524c" : "#cfcdc2",
      colorBorderSecondary: palette.line,
      borderRadius: RADIUS,
      fontSize: 14,
      lineHeight: 22 / 14,
      fontFamily: FONTS,
      boxShadow: palette.shadow,
      boxShadowSecondary: palette.shadow,
      motion: !isStill,
      motionDurationSlow: "0.16s",
      motionDurationMid: "0.12s",
    },
    components: {
      Table: {
        headerBg: palette.card,
        headerColor: palette.muted,
        headerSplitColor: "transparent",
        cellPaddingInlineMD: 12,
      },
      Tabs: { horizontalMargin: "0 0 16px 0" },
      Button: {
        primaryShadow: "none",
        defaultShadow: "none",
        ...(tone === "dark" ? { primaryColor: "#0d1613" } : {}),
      },
      Tooltip: { maxWidth: 320 },
    },
  };
}
