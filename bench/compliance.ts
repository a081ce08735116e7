import type { ContentSubject } from "@hortus/contracts";
import { checkAsShipped } from "../apps/server/src/slices/compliance/index.ts";
import { median, type Bench, type Measure } from "./measure.ts";

const CHARACTERS = 1_000;
const TEXTS = 400;
const RUNS = 7;
const subject: ContentSubject = {
  channel: "mass_message",
  purpose: "offer",
  classes: ["health_food"],
  audiences: [],
};
const plain = "您好,我是您的药师。天气转凉,请注意保暖,按时吃饭,多喝水,有任何用药问题随时问我。";

/** Texts of 1 000 characters against all shipped rules, in one thread: what a mass send with a text a customer costs. */
export const compliance: Bench = {
  name: "compliance",
  async run() {
    const clean = texts((n) => `${n} ${plain.repeat(30)}`);
    const bad = texts((n) => `${n} 療效最 佳,第①品牌,无副作用。${plain.repeat(30)}`);
    return [
      figure("texts of 1 000 characters that pass", rate(clean)),
      figure("texts of 1 000 characters with disguised words", rate(bad)),
    ];
  },
};

const texts = (write: (n: number) => string): string[] =>
  Array.from({ length: TEXTS }, (_, n) => write(n).slice(0, CHARACTERS));

/** How many a second, run by run. */
function rate(items: readonly string[]): number[] {
  const work = (text: string) => checkAsShipped({ text }, subject);
  for (const item of items) work(item); // warm
  return Array.from({ length: RUNS }, () => {
    const start = performance.now();
    for (const item of items) work(item);
    return (items.length / (performance.now() - start)) * 1_000;
  });
}

const figure = (metric: string, runs: number[]): Measure => ({
  bench: "compliance",
  metric,
  value: median(runs),
  unit: "1/s",
  reference: { name: "the target", value: 1_000 },
  runs,
});
