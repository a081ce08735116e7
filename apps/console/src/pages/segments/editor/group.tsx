import { PlusOutlined } from "@ant-design/icons";
import { useDroppable } from "@dnd-kit/core";
import { limits, type Node } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { Button, Select } from "antd";
import { Fragment } from "react";
import { rulePartWords } from "./rule-part-words.ts";
import { ConditionPart } from "./condition.tsx";
import { printPlace, useEditing } from "./editing.ts";
import { startsWith, type Place } from "./moves.ts";
import { Notes } from "./notes.tsx";
import { PartFrame } from "./part-frame.tsx";
import { FlawList } from "./flaw-list.tsx";
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

interface Props {
  group: Group;
  place: Place;
  /** As the checker names it. */
  path: string;
  depth: number;
}

/** Conditions and groups that hold together: all, any, none, or not all of them. */
export function GroupPart({ group, place, path, depth }: Props) {
  const t = useWords(rulePartWords);
  const { facts, problems, change } = useEditing();
  const mode = modeOf(group);
  const parts = partsOf(group);
  const first = firstCondition(facts);
  // A `not` counts as a level of its own.
  const inner = depth + (group.kind === "not" ? 2 : 1);
  const add = (part: Node) => change(place, makeGroup(mode, [...parts, part]));
  return (
    <section className="rule-group" aria-label={t(`group.${mode}`)}>
      <div className="rule-group-head">
        <Select
          aria-label={t("groupMode")}
          value={mode}
          variant="filled"
          popupMatchSelectWidth={false}
          options={GROUP_MODES.map((value) => ({ value, label: t(`group.${value}`) }))}
          onChange={(next) => change(place, makeGroup(next, parts))}
        />
      </div>
      {parts.length === 0 && <p className="h-muted">{t("empty")}</p>}
      {parts.map((part, index) => (
        <Fragment key={index}>
          <Gap place={[...place, index]} />
          {isGroup(part) ? (
            <PartFrame
              part={part}
              place={[...place, index]}
              className="rule-part"
              removeLabel={t("removeGroup")}
            >
              <GroupPart
                group={part}
                place={[...place, index]}
                path={pathOfPart(group, path, index)}
                depth={inner}
              />
            </PartFrame>
          ) : (
            <ConditionPart condition={part} place={[...place, index]} path={pathOfPart(group, path, index)} />
          )}
        </Fragment>
      ))}
      <Gap place={[...place, parts.length]} />
      {group.kind === "not" && <Notes node={group} facts={facts} />}
      <FlawList flaws={problems.get(path) ?? []} />
      <div className="h-row">
        <Button size="small" icon={<PlusOutlined />} disabled={!first} onClick={() => first && add(first)}>
          {t("add")}
        </Button>
        {inner <= limits.depth && (
          <Button
            size="small"
            type="text"
            disabled={!first}
            onClick={() => first && add(makeGroup(mode === "any" ? "all" : "any", [first]))}
          >
            {t("addGroup")}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Where a dragged part may be dropped: a line that shows itself while something is in hand. */
function Gap({ place }: { place: Place }) {
  const { dragged } = useEditing();
  const isInside = dragged !== undefined && startsWith(place, dragged);
  const { setNodeRef, isOver } = useDroppable({
    id: `gap:${printPlace(place)}`,
    data: { place },
    disabled: isInside,
  });
  return (
    <div
      ref={setNodeRef}
      aria-hidden
      className={`rule-gap${dragged && !isInside ? " rule-gap-open" : ""}${isOver ? " rule-gap-over" : ""}`}
    />
  );
}
