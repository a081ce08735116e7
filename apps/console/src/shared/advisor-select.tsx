import { useWords } from "@hortus/ui";
import { Select } from "antd";
import { useAdvisors } from "./lookups.ts";
import { sharedWords } from "./words.ts";

/** Chooses advisors who may have customers; made for forms, which give `value` and `onChange`. */
export function AdvisorSelect(props: {
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
  /** What no choice means; "choose advisors" unless said. */
  placeholder?: string;
}) {
  const t = useWords(sharedWords);
  const advisors = useAdvisors().filter(
    ({ canHaveCustomers, status }) => canHaveCustomers && status !== "left",
  );
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      mode="multiple"
      value={props.value ?? []}
      onChange={(ids: string[]) => props.onChange?.(ids)}
      placeholder={props.placeholder ?? t("chooseAdvisors")}
      aria-label={t("chooseAdvisors")}
      style={{ width: "100%" }}
      showSearch={{ optionFilterProp: "label" }}
      options={advisors.map(({ id, name, department }) => ({
        value: id,
        label: department ? `${name} · ${department}` : name,
      }))}
    />
  );
}
