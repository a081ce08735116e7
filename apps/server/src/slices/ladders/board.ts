import type { Ladder, LadderBoard } from "@hortus/contracts";
import { addDays, localDate } from "@hortus/kernel";
import { describeRule, type Label, type Rule } from "@hortus/rules";
import type { Context } from "../../context.ts";
import { countCustomers, findOptionNames, findOwnFactNames, withOwnNames } from "../customers/index.ts";
import { findPlaceNames } from "../stores/index.ts";
import { findTags } from "../tags/index.ts";
import { listAdvisorNames, listGroupNames } from "../wecom/index.ts";
import { defaultRules, defaultStrategies } from "./model.ts";
import { countMoves, countStates, findBeginning, findTrend } from "./moves-store.ts";
import { findStrategies, findVersions } from "./store.ts";

const TREND_DAYS = 90;
const MOVES_DAYS = 30;

/** A ladder as its page shows it. */
export async function readBoard(context: Context, ladder: Ladder): Promise<LadderBoard> {
  const { db } = context.workspace;
  const now = context.clock.now();
  const today = localDate(now, context.timeZone);
  const version = (await findVersions(db)).find((known) => known.ladder === ladder);
  const counts = await countStates(db, ladder);
  const moves = await countMoves(db, ladder, new Date(now.getTime() - MOVES_DAYS * 86_400_000));
  const strategies = await findStrategies(db, ladder);
  const beginning = await findBeginning(db, ladder);
  const inWords = await wordsFor(context);
  const states = (version?.states ?? defaultRules[ladder]).map(({ state, enter, stay }) => {
    const strategy =
      strategies.find((written) => written.state === state) ?? defaultStrategies[ladder][state];
    const count = counts.find((counted) => counted.state === state);
    const move = moves.find((moved) => moved.state === state);
    return {
      state,
      customers: count?.customers ?? 0,
      moneyFen: count?.moneyFen ?? 0,
      ...(enter && { enter: { ...enter }, enterWords: inWords(enter) }),
      ...(stay && { stay: { ...stay }, stayWords: inWords(stay) }),
      strategy: { zh: strategy?.zh ?? "", en: strategy?.en ?? "" },
      arrived: move?.arrived ?? 0,
      left: move?.left ?? 0,
    };
  });
  return {
    asOf: now.toISOString(),
    ladder,
    version: version?.version ?? 0,
    versionAt: version?.created_at.toISOString(),
    progress:
      version && !version.filled_at
        ? Math.min(1, version.filled / Math.max(1, (await countCustomers(db)).customers))
        : undefined,
    states,
    trend: [
      ...(await findTrend(db, ladder, addDays(today, -TREND_DAYS))).filter(({ day }) => day < today),
      { day: today, customers: Object.fromEntries(counts.map(({ state, customers }) => [state, customers])) },
    ],
    since: beginning && localDate(beginning, context.timeZone),
  };
}

/** Rules name tags, stores, advisors and groups by id; people want their names. */
async function wordsFor(context: Context): Promise<(rule: Rule) => Label> {
  const { db } = context.workspace;
  const named = [...(await findTags(db)), ...(await findPlaceNames(db))];
  const names = new Map([
    ...(await listAdvisorNames(db)),
    ...(await listGroupNames(db)),
    ...(await findOptionNames(db)),
    ...named.map(({ id, name }): [string, string] => [id, name]),
  ]);
  const facts = withOwnNames(context.facts, await findOwnFactNames(db));
  const say = (rule: Rule, locale: "zh" | "en") =>
    describeRule(rule, {
      facts,
      locale,
      labelOf: (fact, value) =>
        "optionsFrom" in fact && fact.optionsFrom !== undefined ? names.get(value) : undefined,
    });
  return (rule) => ({ zh: say(rule, "zh"), en: say(rule, "en") });
}
