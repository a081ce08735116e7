import { useWords } from "@hortus/ui";
import { Select } from "antd";
import { useMemo } from "react";
import { useTagGroups } from "./lookups.ts";
import { sharedWords } from "./words.ts";
import "./tags.css";

/** Tags by their names; past `most` only the number of the others. */
export function TagNames({ ids, most = 3 }: { ids: readonly string[]; most?: number }) {
  const groups = useTagGroups();
  const names = useMemo(
    () =>
      new Map(
        groups.flatMap((group) => group.tags.map((tag) => [tag.id, { tag: tag.name, group: group.name }])),
      ),
    [groups],
  );
  const known = ids.flatMap((id) => {
    const name = names.get(id);
    return name ? [{ id, ...name }] : [];
  });
  const hidden = known.slice(most);
  return (
    <span className="tags">
      {known.slice(0, most).map(({ id, tag, group }) => (
        <span key={id} className="tag" title={group}>
          {tag}
        </span>
      ))}
      {hidden.length > 0 && (
        <span className="tag" title={hidden.map(({ tag }) => tag).join(" · ")}>
          +{hidden.length}
        </span>
      )}
    </span>
  );
}

/** Chooses tags by group; made for forms, which give `value` and `onChange`. */
export function TagSelect(props: {
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
  exclude?: readonly string[];
}) {
  const t = useWords(sharedWords);
  const groups = useTagGroups();
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      mode="multiple"
      value={props.value ?? []}
      onChange={(ids: string[]) => props.onChange?.(ids)}
      placeholder={t("chooseTags")}
      aria-label={t("chooseTags")}
      style={{ width: "100%" }}
      showSearch={{ optionFilterProp: "label" }}
      options={groups.map((group) => ({
        label: group.name,
        title: group.name,
        options: group.tags
          .filter(({ id }) => !props.exclude?.includes(id))
          .map(({ id, name }) => ({ value: id, label: name })),
      }))}
    />
  );
}
