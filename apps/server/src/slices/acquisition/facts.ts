import type { Fact } from "@hortus/rules";
import { channelEntered, channelEntriesMoved } from "./events.ts";

export const acquisitionFacts: readonly Fact[] = [
  {
    kind: "set",
    key: "acquisition.channel_code",
    label: { zh: "渠道活码", en: "Channel code" },
    optionsFrom: "channel-codes",
    optionNames: { table: "channel_code", value: "id", name: "name" },
    changedBy: [channelEntered.type, channelEntriesMoved.type],
    sql: { table: "acquisition_entry", column: "code_id", columnType: "uuid" },
  },
];
