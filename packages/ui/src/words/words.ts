import i18next from "i18next";
import { useCallback, useMemo } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import { recall, remember } from "../memory.ts";

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The words of one folder of screens. `{{name}}` stands for a value. */
export interface Words<Key extends string> {
  name: string;
  has(key: string): key is Key;
}
export type Say<Key extends string> = (key: Key, values?: Record<string, string | number>) => string;

/**
 * Declares the words of a folder in both languages; a key that English lacks is a type error. Where English tells one from many,
 * add `<key>_one` beside `<key>` and pass `count`.
 *
 * @param name unique over an app; the folder's name
 */
export function defineWords<const Key extends string>(
  name: string,
  texts: {
    zh: Record<Key, string>;
    en: Record<NoInfer<Key>, string> & Partial<Record<`${NoInfer<Key>}_one`, string>>;
  },
): Words<Key> {
  for (const language of LANGUAGES) instance.addResourceBundle(language, name, texts[language]);
  return { name, has: (key): key is Key => Object.hasOwn(texts.zh, key) };
}

export function useWords<Key extends string>(words: Words<Key>): Say<Key> {
  const { t } = useTranslation(words.name, { i18n: instance, useSuspense: false });
  return useCallback<Say<Key>>((key, values) => t(key, { ...values }), [t]);
}

export function useLanguage(): { language: Language; change(language: Language): void } {
  const { i18n } = useTranslation(undefined, { i18n: instance, useSuspense: false });
  const language: Language = i18n.language === "en" ? "en" : "zh";
  return useMemo(() => ({ language, change }), [language]);
}

/** Texts that the server sends in both languages. */
export function useBilingual(): (words: { zh: string; en: string }) => string {
  const { language } = useLanguage();
  return useCallback((words) => words[language], [language]);
}

const KEY = "hortus.language";
const instance = i18next.createInstance();
void instance.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: "zh",
  resources: {},
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  interpolation: { escapeValue: false }, // React escapes
});
sayToDocument(instance.language);

function change(language: Language): void {
  remember(KEY, language);
  void instance.changeLanguage(language);
  sayToDocument(language);
}

/** Chinese first: English only for those who chose it, or whose browser speaks no Chinese. */
function firstLanguage(): Language {
  const stored = recall(KEY);
  if (stored === "zh" || stored === "en") return stored;
  return navigator.languages.some((tag) => tag.startsWith("zh")) ? "zh" : "en";
}

function sayToDocument(language: string): void {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
}
