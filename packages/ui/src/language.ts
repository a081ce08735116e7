import i18next, { type Resource } from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Language } from "./format.ts";

const KEPT = "hortus.language";

/** Texts by namespace, one a page folder: { segments: { zh: {…}, en: {…} } }. */
export type Texts = Record<string, Record<Language, object>>;

/** Starts the texts: Chinese, unless the person chose otherwise before or the address says ?lang=en. */
export function startLanguage(texts: Texts): void {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(KEPT);
  const language: Language = asked === "en" ? "en" : "zh";
  const resources: Resource = { zh: {}, en: {} };
  for (const [namespace, both] of Object.entries(texts)) {
    resources["zh"]![namespace] = both.zh as never; // i18next's own type of a tree of texts
    resources["en"]![namespace] = both.en as never;
  }
  void i18next.use(initReactI18next).init({ lng: language, fallbackLng: "zh", resources, interpolation: { escapeValue: false }, returnNull: false });
  setPage(language);
}

export function setLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
  setPage(language);
  void i18next.changeLanguage(language);
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === "en" ? "en" : "zh";
}

function setPage(language: Language): void {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}
