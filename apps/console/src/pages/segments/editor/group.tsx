import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { limits, type Node, type PublicFacts } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { Button, Select } from "antd";
import { segmentWords } from "../words.ts";
import { ConditionPart } from "./condition.tsx";
import {
  firstCondition,
  GROUP_MODES,
  isGroup,
  makeGroup,
  modeOf,
  partsOf,
  pathOfPart,
  type Group,
} from "./tree.ts";

/** What is said about the rule, by the path that it is about. */
export type ProblemsByPath = ReadonlyMap<string, string[]>;

/** Conditions and groups that hold together: all, any, none, or not all of them. */
export function GroupPart(props: {
  group: Group;
  path: string;
  depth: number;
  facts: PublicFacts;
  problems: ProblemsByPath;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}) {
  const t = useWords(segmentWords);
  const { group, path, depth, facts, problems, onChange } = props;
  const mode = modeOf(group);
  const parts = partsOf(group);
  const setParts = (next: Node[]) => onChange(makeGroup(mode, next));
  const put = (index: number, part: Node) =>
    setParts(parts.map((each, place) => (place === index ? part : each)));
  const drop = (index: number) => setParts(parts.filter((_, place) => place !== index));
  const first = firstCondition(facts);
  // A `not` counts as a level of its own.
  const inner = depth + (group.kind === "not" ? 2 : 1);
  return (
    <section className="rule-group" aria-label={t(`group.${mode}`)}>
      <div className="rule-group-head">
        <Select
          aria-label={t("groupMode")}
          value={mode}
          variant="filled"
          popupMatchSelectWidth={false}
          options={GROUP_MODES.map((value) => ({ value, label: t(`group.${value}`) }))}
          onChange={(next) => onChange(makeGroup(next, parts))}
        />
        {props.onRemove && (
          <Button
            type="text"
            icon={<CloseOutlined />}
            aria-label={t("removeGroup")}
            title={t("removeGroup")}
            onClick={props.onRemove}
          />
        )}
      </div>
      {parts.length === 0 && <p className="h-muted">{t("empty")}</p>}
      {parts.map((part, index) => {
        const partPath = pathOfPart(group, path, index);
        return isGroup(part) ? (
          <GroupPart
            key={index}
            {...props}
            group={part}
            path={partPath}
            depth={inner}
            onChange={(next) => put(index, next)}
            onRemove={() => drop(index)}
          />
        ) : (
          <ConditionPart
            key={index}
            condition={part}
            facts={facts}
            problems={problemsBelow(problems, partPath)}
            onChange={(next) => put(index, next)}
            onRemove={() => drop(index)}
          />
        );
      })}
      {problems.get(path)?.map((problem) => (
        <p key={problem} className="rule-problem" role="alert">
          {problem}
        </p>
      ))}
      <div className="h-row">
        <Button
          size="small"
          icon={<PlusOutlined />}
          disabled={!first}
          onClick={() => first && setParts([...parts, first])}
        >
          {t("add")}
        </Button>
        {inner <= limits.depth && (
          <Button
            size="small"
            type="text"
            disabled={!first}
            onClick={() => first && setParts([...parts, makeGroup(mode === "any" ? "all" : "any", [first])])}
          >
            {t("addGroup")}
          </Button>
        )}
      </div>
    </section>
  );
}

function problemsBelow(problems: ProblemsByPath, path: string): string[] {
  const found = [...problems].filter(([at]) => at === path || at.startsWith(`${path}.`));
  return [...new Set(found.flatMap(([, texts]) => texts))];
}
