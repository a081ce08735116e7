import type { ChannelCode } from "@hortus/contracts";
import { KindTag, useWords } from "@hortus/ui";
import { Tooltip } from "antd";
import { codesWords } from "./words.ts";

const TONES = { pending: "plain", ready: "good", failed: "bad", archived: "warm" } as const;

export function StateTag({ code }: { code: ChannelCode }) {
  const t = useWords(codesWords);
  return (
    <Tooltip title={code.error}>
      <span>
        <KindTag tone={TONES[code.state]}>{t(`state.${code.state}`)}</KindTag>
      </span>
    </Tooltip>
  );
}
