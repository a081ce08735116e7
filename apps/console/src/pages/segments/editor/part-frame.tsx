import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  CloseOutlined,
  CopyOutlined,
  HolderOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  MoreOutlined,
} from "@ant-design/icons";
import { useDraggable } from "@dnd-kit/core";
import type { Node } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { Button, Dropdown } from "antd";
import type { ReactNode } from "react";
import { printPlace, useEditing } from "./editing.ts";
import { startsWith, type Place } from "./moves.ts";
import { ruleWords } from "./words.ts";

const WAYS = ["up", "down", "in", "out"] as const;
const KEYS = { up: "Alt ↑", down: "Alt ↓", in: "Alt →", out: "Alt ←" } as const;
const ICONS = {
  up: <ArrowUpOutlined />,
  down: <ArrowDownOutlined />,
  in: <MenuUnfoldOutlined />,
  out: <MenuFoldOutlined />,
};

/** A part with what moves it: a grip to drag and to hold the keyboard's focus, the same moves as a menu, and the way out. */
export function PartFrame(props: {
  part: Node;
  place: Place;
  className: string;
  removeLabel: string;
  children: ReactNode;
}) {
  const t = useWords(ruleWords);
  const { part, place } = props;
  const { dragged, words, canShift, shift, duplicate, remove } = useEditing();
  const { listeners, setActivatorNodeRef, setNodeRef } = useDraggable({
    id: printPlace(place),
    data: { place },
  });
  const name = words(part);
  const isLifted = dragged !== undefined && startsWith(place, dragged);
  return (
    <div
      ref={setNodeRef}
      className={isLifted ? `${props.className} rule-lifted` : props.className}
      data-place={printPlace(place)}
    >
      <button
        ref={setActivatorNodeRef}
        type="button"
        className="rule-grip"
        aria-label={t("grip", { part: name })}
        title={t("gripHint")}
        {...listeners}
      >
        <HolderOutlined aria-hidden />
      </button>
      <div className="rule-body">{props.children}</div>
      <div className="rule-tools">
        <Dropdown
          trigger={["click"]}
          menu={{
            items: [
              ...WAYS.map((way) => ({
                key: way,
                icon: ICONS[way],
                label: t(way),
                extra: KEYS[way],
                disabled: !canShift(place, way),
                onClick: () => shift(place, way),
              })),
              {
                key: "duplicate",
                icon: <CopyOutlined />,
                label: t("duplicate"),
                extra: "Ctrl D",
                onClick: () => duplicate(place),
              },
            ],
          }}
        >
          <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t("more", { part: name })} />
        </Dropdown>
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          aria-label={props.removeLabel}
          title={props.removeLabel}
          onClick={() => remove(place)}
        />
      </div>
    </div>
  );
}
