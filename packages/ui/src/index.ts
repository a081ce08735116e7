/** What screens of Hortus are made of: look, words, formats, states and the list. */
export { currentTime, learnTime } from "./clock.ts";
export {
  formatCount,
  formatDay,
  formatExact,
  formatMoney,
  formatMoneyShort,
  formatShare,
  formatWhen,
  localDay,
} from "./format/format.ts";
export { TimeZone, useFormat } from "./format/use-format.ts";
export { Count, Masked, Money, Nothing, When } from "./format/values.tsx";
export { Mark } from "./look/mark.tsx";
export { Look } from "./look/provider.tsx";
export { paletteOf, themeOf, type Tone } from "./look/theme.ts";
export { chartHues, dark, FONTS, light, RADIUS, type Palette } from "./look/tokens.ts";
export { useTone, type ToneChoice } from "./look/tone.ts";
export { useNarrow } from "./look/use-media.ts";
export { download, downloadCsv } from "./parts/download.ts";
export { KindTag } from "./parts/kind-tag.tsx";
export { PageHeader } from "./parts/page-header.tsx";
export { StatCard } from "./parts/stat-card.tsx";
export { WhyPopover } from "./parts/why-popover.tsx";
export { useIssueText } from "./states/issues.ts";
export { problemWords } from "./states/problem-words.ts";
export { useProblemText, useShowProblem } from "./states/problems.ts";
export { EmptyState, ErrorState, NotAllowed, useRoleNames } from "./states/states.tsx";
export { countColumn, textColumn, whenColumn } from "./table/usual-columns.tsx";
export {
  ResourceTable,
  type Column,
  type Filter,
  type ListQuery,
  type ListPage,
  type ListState,
} from "./table/resource-table.tsx";
export {
  defineWords,
  LANGUAGES,
  useBilingual,
  useLanguage,
  useWords,
  type Language,
  type Say,
  type Words,
} from "./words/words.ts";
