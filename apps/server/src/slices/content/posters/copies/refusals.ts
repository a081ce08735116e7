import type { PosterCopy } from "@hortus/contracts";

interface Words {
  zh: string;
  en: string;
}

/** Why there is no copy for an advisor: the problem's code, and the words that stand in an archive. */
export const REFUSALS: Record<
  NonNullable<PosterCopy["refusal"]>,
  { code: string; title: Words; hint: string }
> = {
  no_code: {
    code: "advisor_without_code",
    title: { zh: "没有只属于自己的渠道活码", en: "has no channel code of their own" },
    hint: "Make a channel code with this advisor alone.",
  },
  code_not_drawn: {
    code: "qr_not_ready",
    title: { zh: "渠道活码还没有生成好", en: "WeCom has not drawn their channel code yet" },
    hint: "Try again in a moment.",
  },
  no_store: {
    code: "value_missing",
    title: { zh: "没有归到门店，店名填不出来", en: "is in no store that could be named" },
    hint: "Put them into a store first.",
  },
  name_refused: {
    code: "content_blocked",
    title: { zh: "带上姓名或店名后没有通过合规检查", en: "with this name the poster breaks a rule" },
    hint: "Draw it without the name.",
  },
};

export const refusalLine = ({ id, name }: { id: string; name: string }, { zh, en }: Words): string =>
  `${name} (${id}): ${zh === en ? en : `${zh} · ${en}`}`;
