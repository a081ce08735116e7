import { QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import type { ReactNode } from "react";
import { stateWords } from "../states/words.ts";
import { useWords } from "../words/words.ts";

/** Wherever the system decided: a "why" that opens the reasons in words. */
export function WhyPopover({
  children,
  title,
  label,
}: {
  children: ReactNode;
  title?: ReactNode;
  label?: string;
}) {
  const t = useWords(stateWords);
  return (
    <Popover
      trigger="click"
      title={title}
      content={<div style={{ maxWidth: 360 }}>{children}</div>}
      placement="bottom"
    >
      <Button type="link" size="small" icon={<QuestionCircleOutlined />} style={{ paddingInline: 4 }}>
        {label ?? t("why")}
      </Button>
    </Popover>
  );
}
