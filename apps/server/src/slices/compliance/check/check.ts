import {
  MAX_CHECKED_LENGTH,
  type ContentCheck,
  type ContentHit,
  type ContentSubject,
  type Severity,
} from "@hortus/contracts";
import { joined, partAt, type Content } from "../content.ts";
import { hasBreak, read, type Reading, type Readings } from "./normalise.ts";
import { DEGREES, soften, type CompiledRules, type LiveRule } from "./rules.ts";

/** More would say nothing new to anybody. */
const MOST_HITS = 200;

/** Checks what a reader would see against the rules of a workspace. Pure; some thousand texts of 1 000 characters a second. */
export function checkContent(rules: CompiledRules, content: Content, subject: ContentSubject): ContentCheck {
  const text = joined(content); // one reading: a statement may stand in a link's words
  const readings = read(text);
  const found = [
    ...findWords(rules, text, readings, subject),
    ...findPatterns(rules, readings, subject),
    ...findMissing(rules, readings, subject),
    ...rules.subjects.flatMap((rule) =>
      applies(rule, subject) ? [{ rule, severity: weigh(rule, subject) }] : [],
    ),
  ];
  const hits = keepWidest(found)
    .map((hit) => describe(hit, content, text))
    .sort((a, b) => DEGREES.indexOf(a.severity) - DEGREES.indexOf(b.severity) || placeIn(a) - placeIn(b))
    .slice(0, MOST_HITS);
  const worst = hits[0]?.severity;
  return {
    verdict: worst === "block" ? "blocked" : worst === "review" ? "review" : "pass",
    hits,
    rules: rules.version,
  };
}

interface Found {
  rule: LiveRule;
  severity: Severity;
  start?: number;
  end?: number;
  missing?: string;
}

function findWords(
  rules: CompiledRules,
  original: string,
  { tight }: Readings,
  subject: ContentSubject,
): Found[] {
  const matches = rules.words.matchInText(tight.text);
  const allowed = matches.filter(({ keyword }) => rules.meanings.get(keyword)?.allows);
  return matches.flatMap(({ begin, end: behind, keyword }) => {
    if (allowed.some((phrase) => phrase.begin <= begin && behind <= phrase.end)) return [];
    if (cutsWord(tight, begin, behind)) return [];
    const [start, end] = placeOf(tight, begin, behind);
    // over the end of a sentence it may be chance: "效果最。佳节": a person looks
    const steps = hasBreak(original, start, end) ? 1 : 0;
    return (rules.meanings.get(keyword)?.rules ?? []).flatMap((rule) =>
      applies(rule, subject) ? [{ rule, severity: soften(weigh(rule, subject), steps), start, end }] : [],
    );
  });
}

function findPatterns(rules: CompiledRules, { parted }: Readings, subject: ContentSubject): Found[] {
  return rules.patterns.flatMap(({ rule, expression }) =>
    applies(rule, subject)
      ? [...parted.text.matchAll(expression)].flatMap((match) => {
          if (match[0] === "" || cutsWord(parted, match.index, match.index + match[0].length)) return [];
          const [start, end] = placeOf(parted, match.index, match.index + match[0].length);
          return [{ rule, severity: weigh(rule, subject), start, end }];
        })
      : [],
  );
}

function findMissing(rules: CompiledRules, { tight }: Readings, subject: ContentSubject): Found[] {
  return rules.statements.flatMap(({ rule, accepted }) =>
    applies(rule, subject) &&
    subject.classes.length > 0 === (rule.goods !== undefined) &&
    !accepted.some((statement) => tight.text.includes(statement))
      ? [{ rule, severity: weigh(rule, subject), missing: rule.statement ?? "" }]
      : [],
  );
}

/** Does the rule speak of this subject? Of goods that are not stated it might: only what it finds in words counts then. */
function applies(rule: LiveRule, subject: ContentSubject): boolean {
  const { goods, channels, purposes, audiences } = rule;
  const unstated = subject.classes.length === 0;
  const isOfGoods = !goods || subject.classes.some((one) => goods.includes(one));
  const isByWords = rule.words.length > 0 || rule.patterns.length > 0;
  return (
    (isOfGoods || (unstated && isByWords)) &&
    (!channels || channels.includes(subject.channel)) &&
    (!purposes || purposes.includes(subject.purpose)) &&
    (!audiences || subject.audiences.some((one) => audiences.includes(one)))
  );
}

/** A firm rule always weighs the same; others less where it is not known that they are meant. */
function weigh(rule: LiveRule, { classes, purpose }: ContentSubject): Severity {
  if (rule.firm) return rule.severity;
  const unstated = rule.goods !== undefined && classes.length === 0 ? 1 : 0;
  const noAd = rule.ads && (purpose === "care" || purpose === "notice") ? 1 : 0;
  return soften(rule.severity, unstated + noAd);
}

const DIGIT = /\d/;
const LATIN = /[a-z]/;

/** "第1" is no part of "第10", "no1" none of "piano1"; only if the neighbour stands close in the original. */
function cutsWord({ text, from, to }: Reading, start: number, end: number): boolean {
  const same = (a: string | undefined, b: string | undefined) =>
    a !== undefined &&
    b !== undefined &&
    ((DIGIT.test(a) && DIGIT.test(b)) || (LATIN.test(a) && LATIN.test(b)));
  const cutsLeft = start > 0 && to[start - 1] === from[start] && same(text[start - 1], text[start]);
  const cutsRight = end < text.length && to[end - 1] === from[end] && same(text[end - 1], text[end]);
  return cutsLeft || cutsRight;
}

const placeOf = ({ from, to }: Reading, start: number, end: number): [number, number] => [
  from[start] ?? 0,
  to[end - 1] ?? 0,
];

/** "顶级工艺" says all that "顶级" says: of one rule the widest hit stays, and of all rules what is not inside a graver, wider one. */
function keepWidest(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  const wide = found.toSorted(
    (a, b) => width(b) - width(a) || DEGREES.indexOf(a.severity) - DEGREES.indexOf(b.severity),
  );
  for (const hit of wide) if (!kept.some((other) => covers(other, hit))) kept.push(hit);
  return kept;
}

const placeIn = ({ part = -1, start = 0 }: ContentHit): number => part * MAX_CHECKED_LENGTH + start;

const width = ({ start = 0, end = 0 }: Found): number => end - start;

function covers(wide: Found, narrow: Found): boolean {
  if (wide.start === undefined || narrow.start === undefined) return false;
  const isInside = wide.start <= narrow.start && (narrow.end ?? 0) <= (wide.end ?? 0);
  return isInside && DEGREES.indexOf(wide.severity) <= DEGREES.indexOf(narrow.severity);
}

function describe(
  { rule, severity, start, end, missing }: Found,
  content: Content,
  text: string,
): ContentHit {
  const { id: ruleId, pack, title, clause, reason, advice } = rule;
  const hit = { ruleId, pack, severity, title, clause, reason, advice, disguised: false };
  if (missing !== undefined) return { ...hit, missing };
  if (start === undefined || end === undefined) return hit;
  const word = text.slice(start, end);
  const { part, offset } = partAt(content, start);
  return {
    ...hit,
    word,
    part,
    start: start - offset,
    end: end - offset,
    disguised: word.length > 1 && isDisguised(rule, word),
  };
}

/** Written otherwise than any word of the rule. */
const isDisguised = (rule: LiveRule, word: string): boolean =>
  rule.patterns.length === 0 && !speltBy(rule).has(word.toLowerCase());

const spelt = new WeakMap<LiveRule, Set<string>>();

function speltBy(rule: LiveRule): Set<string> {
  let words = spelt.get(rule);
  if (!words) spelt.set(rule, (words = new Set(rule.words.map((word) => word.toLowerCase()))));
  return words;
}
