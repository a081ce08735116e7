import type { IdentityKind } from "@hortus/contracts";
import { nameOr } from "../list/lookups.ts";
import type { MergeRow } from "./merge-store.ts";

const kinds: Record<IdentityKind, { zh: string; en: string }> = {
  phone: { zh: "手机号", en: "phone number" },
  unionid: { zh: "微信 unionid", en: "WeChat unionid" },
  external_userid: { zh: "企业微信外部联系人", en: "WeCom contact" },
  member_number: { zh: "会员号", en: "member number" },
  external_id: { zh: "外部系统编号", en: "id in another system" },
};

const sources: Record<string, { zh: string; en: string }> = {
  wecom: { zh: "企业微信", en: "WeCom" },
  order: { zh: "订单接口", en: "an order" },
  import: { zh: "导入文件", en: "an import" },
  person: { zh: "人工录入", en: "a person" },
};

/** Why two profiles became one, as a sentence for the page of one of them. */
export function describeMerge(merge: MergeRow, readOn: string): { zh: string; en: string } {
  const from = nameIn(readOn, merge.from_customer_id, merge.from_name);
  const to = nameIn(readOn, merge.customer_id, merge.to_name);
  const kind = kinds[merge.because_kind];
  const source = sources[merge.source] ?? { zh: merge.source, en: merge.source };
  const by =
    merge.source === "person"
      ? { zh: `（${merge.by_name}）`, en: ` (${merge.by_name})` }
      : { zh: "", en: "" };
  return {
    zh: `${from.zh}并入${to.zh}：${source.zh}${by.zh}表明两者的${kind.zh} ${merge.because_masked} 相同。`,
    en: upperFirst(
      `${from.en} became part of ${to.en}: ${source.en}${by.en} showed that both have the ${kind.en} ${merge.because_masked}.`,
    ),
  };
}

function nameIn(readOn: string, id: string, name: string): { zh: string; en: string } {
  if (id === readOn) return { zh: "本客户", en: "this customer" };
  const quoted = `“${nameOr(id, name)}”`;
  return { zh: quoted, en: quoted };
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
