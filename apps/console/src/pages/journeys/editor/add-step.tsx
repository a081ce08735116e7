import { PlusOutlined } from "@ant-design/icons";
import { STEP_KINDS } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Dropdown } from "antd";
import { useSearchParams } from "react-router";
import { journeyWords } from "../words.ts";
import { insertStep, type Place } from "./graph.ts";
import { newStep } from "./new-step.ts";
import { StepIcon } from "./step-icon.tsx";
import type { Edit } from "./use-edit.ts";

/** Adds a step at a place and opens it. */
export function AddStep({ edit, place, label }: { edit: Edit; place: Place; label?: string }) {
  const t = useWords(journeyWords);
  const [, setSearch] = useSearchParams();
  const items = STEP_KINDS.map((kind) => ({
    key: kind,
    icon: <StepIcon kind={kind} />,
    label: (
      <>
        {t(`kind.${kind}`)} <span className="h-muted h-small">{t(`hint.${kind}`)}</span>
      </>
    ),
    onClick: () => {
      const step = newStep(edit.definition, kind, t);
      edit.change(insertStep(edit.definition, place, step));
      setSearch((search) => (search.set("step", step.id), search), { replace: true });
    },
  }));
  // No growing: above its button, where it stands at the end of a long form, its items move by two rows while it grows, and a quick click
  // begins on one and ends beside it.
  return (
    <Dropdown autoFocus menu={{ items }} trigger={["click"]} transitionName="">
      <Button
        size="small"
        className="nodrag nopan"
        shape={label ? "default" : "circle"}
        icon={<PlusOutlined />}
        aria-label={t("addStepHere")}
        title={t("addStepHere")}
      >
        {label}
      </Button>
    </Dropdown>
  );
}
