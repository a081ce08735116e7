import { LoadingOutlined } from "@ant-design/icons";
import { App, ConfigProvider } from "antd";
import english from "antd/locale/en_US";
import chinese from "antd/locale/zh_CN";
import { useLayoutEffect, type ReactNode } from "react";
import { useLanguage } from "../words/words.ts";
import { paletteOf, themeOf, type Tone } from "./theme.ts";
import { FONTS } from "./tokens.ts";
import { useTone } from "./tone.ts";
import { useStillness } from "./use-media.ts";
import "./look.css";

/** Colours, fonts and the components' own texts for everything inside. */
export function Look({ children }: { children: ReactNode }) {
  const { tone } = useTone();
  const { language } = useLanguage();
  const isStill = useStillness();
  useLayoutEffect(() => paint(tone), [tone]);
  return (
    <ConfigProvider
      theme={themeOf(tone, isStill)}
      locale={language === "en" ? english : chinese}
      // Who sends a form that is refused stands at its first error, on the keyboard too.
      form={{ scrollToFirstError: { focus: true, block: "center" } }}
      // Without one of our own, its icon leaves by a transition that it waits for; where none runs, as when the answer comes before the
      // icon was painted, the icon stays for good, and with it the button's name begins with "loading".
      button={{ autoInsertSpace: false, loadingIcon: <LoadingOutlined /> }}
    >
      <App message={{ maxCount: 3 }} component={false}>
        {children}
      </App>
    </ConfigProvider>
  );
}

/** Our own style sheets read the palette as `--h-…`. */
function paint(tone: Tone): void {
  const { documentElement: root } = document;
  root.dataset["tone"] = tone;
  root.style.colorScheme = tone;
  root.style.setProperty("--h-fonts", FONTS);
  for (const [name, value] of Object.entries(paletteOf(tone)))
    root.style.setProperty(`--h-${kebab(name)}`, value);
}

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
