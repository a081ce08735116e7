import { defineWords } from "@hortus/ui";
import { editorWords } from "./words/editor.ts";
import { journeyPageWords } from "./words/pages.ts";
import { runningWords } from "./words/running.ts";
import { stepWords } from "./words/steps.ts";

export const journeyWords = defineWords("journeys", {
  zh: { ...journeyPageWords.zh, ...editorWords.zh, ...stepWords.zh, ...runningWords.zh },
  en: { ...journeyPageWords.en, ...editorWords.en, ...stepWords.en, ...runningWords.en },
});
