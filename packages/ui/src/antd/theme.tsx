import { App as AntApp, ConfigProvider, theme as antTheme } from "antd";
import enGB from "antd/locale/en_GB";
import zhCN from "antd/locale/zh_CN";
import { createContext, useContext, useState, type ReactNode } from "react";
import { useLanguage } from "../language.ts";
import { tokens } from "../tokens.ts";

const KEPT = "hortus.dark";
const Darkness = createContext<{ dark: boolean; setDark(dark: boolean): void }>({ dark: false, setDark: () => undefined });

export const useDarkness = () => useContext(Darkness);

/** Our tokens over Ant Design, light or dark, in the person's language. */
export function HortusTheme({ children }: { children: ReactNode }) {
  const [dark, keepDark] = useState(() => localStorage.getItem(KEPT) === "true");
  const language = useLanguage();
  const setDark = (next: boolean) => {
    localStorage.setItem(KEPT, String(next));
    keepDark(next);
  };
  return (
    <Darkness.Provider value={{ dark, setDark }}>
      <ConfigProvider
        locale={language === "zh" ? zhCN : enGB}
        theme={{
          algorithm: dark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
          token: {
            colorPrimary: tokens.leaf,
            colorInfo: tokens.leaf,
            colorLink: dark ? "#5cc09a" : tokens.leaf,
            borderRadius: tokens.radius,
            fontSize: tokens.fontSize,
            fontFamily: tokens.fontFamily,
            ...(dark ? {} : { colorBgLayout: tokens.paper, colorText: tokens.ink }),
          },
          components: { Table: { cellPaddingBlock: 10 }, Layout: { siderBg: "transparent", headerBg: "transparent" } },
        }}
      >
        <AntApp style={{ minHeight: "100vh", fontVariantNumeric: "tabular-nums" }}>{children}</AntApp>
      </ConfigProvider>
    </Darkness.Provider>
  );
}
