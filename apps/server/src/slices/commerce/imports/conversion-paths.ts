import { CONVERSION_PATHS, conversionPathLabels, type ConversionPath } from "@hortus/contracts";

/** What shops and people call the five paths, beside their codes and our own names. */
const ALSO: Readonly<Record<ConversionPath, string>> = {
  wecom_chat: "企微 企业微信 企微私聊 私聊 一对一 1v1 1对1 wecom",
  group: "社群 群 微信群 企微群 客户群聊",
  moments: "企微朋友圈",
  official_account: "微信公众号 服务号 订阅号",
  channels: "微信视频号 视频号直播",
};

const paths = new Map(
  CONVERSION_PATHS.flatMap((path) =>
    [path, ...Object.values(conversionPathLabels[path]), ...ALSO[path].split(" ")].map(
      (name) => [tidy(name), path] as const,
    ),
  ),
);

/** The path that a cell of a file names; undefined when it is empty, or none of ours. */
export const readConversionPath = (cell: string): ConversionPath | undefined => paths.get(tidy(cell));

function tidy(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, "");
}
