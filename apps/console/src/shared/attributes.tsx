import { attributeRoutes, type Attribute } from "@hortus/contracts";
import { useQuery } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useCallback } from "react";
import { api } from "../api.ts";

/** The workspace's own attributes, archived ones too; undefined until they are read. */
export function useAttributes(): readonly Attribute[] | undefined {
  const { data } = useQuery({
    queryKey: ["attributes"],
    queryFn: ({ signal }) => api.call(attributeRoutes.listAttributes, {}, { signal }),
    staleTime: 30_000,
  });
  return data?.rows;
}

/** A value as people read it: an option by its name. */
export function useAttributeValue(): (attribute: Pick<Attribute, "options">, value: string) => string {
  return useCallback(
    (attribute, value) => attribute.options.find(({ id }) => id === value)?.name ?? value,
    [],
  );
}

/** A field for what the attribute can be; empty text while there is nothing. */
export function AttributeInput(props: {
  attribute: Pick<Attribute, "name" | "type" | "options">;
  value: string;
  onChange: (value: string) => void;
}) {
  const { attribute, value, onChange } = props;
  if (attribute.type === "choice")
    return (
      <Select
        aria-label={attribute.name}
        style={{ minWidth: 160 }}
        allowClear
        value={value || undefined}
        options={attribute.options.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(chosen?: string) => onChange(chosen ?? "")}
      />
    );
  return (
    <Input
      aria-label={attribute.name}
      style={{ width: attribute.type === "text" ? 240 : 160, maxWidth: "100%" }}
      type={attribute.type}
      maxLength={attribute.type === "text" ? 200 : undefined}
      step="any"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
