import { CONDITIONS, conditionRoutes, type CustomerCondition } from "@hortus/contracts";
import { useBilingual, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { api } from "../../api.ts";
import { conditionWords } from "./condition-words.ts";

/** The conditions, once they are shown. */
export function ConditionList(props: {
  customerId: string;
  rows: readonly CustomerCondition[];
  onRemoved: () => void;
}) {
  const t = useWords(conditionWords);
  const say = useBilingual();
  const format = useFormat();
  const showProblem = useShowProblem();
  const remove = useMutation({
    mutationFn: (conditionId: string) =>
      api.call(conditionRoutes.removeCondition, { params: { id: props.customerId, conditionId } }),
    onSuccess: props.onRemoved,
    onError: (error) => showProblem(error),
  });
  return (
    <ul className="customer-lines">
      {props.rows.map(({ id, condition, notedAt, source, note, dueOn, weeks, by }) => {
        const label = CONDITIONS.find(({ value }) => value === condition)?.label;
        const about = [
          dueOn && t("due", { day: format.day(dueOn) }),
          weeks !== undefined && t("weeks", { count: weeks }),
          t("notedBy", { at: format.exact(notedAt), by }),
          t(`source.${source}`),
        ];
        return (
          <li key={id}>
            <div>
              <strong>{label ? say(label) : condition}</strong>
              <div className="h-muted h-small h-break">{about.filter(Boolean).join(" · ")}</div>
              {note && <div className="h-break">{note}</div>}
            </div>
            <Popconfirm
              title={t("removeTitle")}
              okText={t("remove")}
              cancelText={t("cancel")}
              onConfirm={() => remove.mutate(id)}
            >
              <Button size="small" type="text">
                {t("remove")}
              </Button>
            </Popconfirm>
          </li>
        );
      })}
    </ul>
  );
}
