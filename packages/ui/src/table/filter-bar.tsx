import { CloseOutlined, DownOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Checkbox, DatePicker, Input, Popover, Radio } from "antd";
import dayjs from "dayjs";
import { useEffect, useRef, useState } from "react";
import { useFormat } from "../format/use-format.ts";
import { useWords } from "../words/words.ts";
import type { ListAddress } from "./list-state.ts";
import type { Filter } from "./shapes.ts";
import { tableWords } from "./words.ts";

export function FilterBar(props: {
  address: ListAddress;
  filters: readonly Filter[];
  searchLabel: string | undefined;
}) {
  return (
    <>
      {props.searchLabel && <Search address={props.address} label={props.searchLabel} />}
      {props.filters.map((filter) => (
        <FilterButton key={filter.key} filter={filter} address={props.address} />
      ))}
    </>
  );
}

/** Searches while one types, after a breath. */
function Search({ address, label }: { address: ListAddress; label: string }) {
  const inAddress = address.state.search ?? "";
  const [text, setText] = useState(inAddress);
  const sent = useRef(inAddress);
  useEffect(() => {
    // The address changed by itself: back button, "clear all".
    if (inAddress !== sent.current) {
      sent.current = inAddress;
      setText(inAddress);
    }
  }, [inAddress]);
  useEffect(() => {
    if (text.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      address.search(sent.current);
    }, 250);
    return () => clearTimeout(timer);
  }, [text, address]);
  return (
    <Input
      className="h-table-search"
      prefix={<SearchOutlined className="h-muted" />}
      placeholder={label}
      aria-label={label}
      allowClear
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}

function FilterButton({ filter, address }: { filter: Filter; address: ListAddress }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      content={
        filter.kind === "days" ? (
          <Days filter={filter} address={address} />
        ) : (
          <Choices filter={filter} address={address} onDone={() => setOpen(false)} />
        )
      }
    >
      <Button aria-haspopup="dialog" aria-expanded={open}>
        {filter.label} <DownOutlined style={{ fontSize: 10 }} />
      </Button>
    </Popover>
  );
}

type ChoiceFilter = Extract<Filter, { kind: "one" | "many" }>;

function Choices({
  filter,
  address,
  onDone,
}: {
  filter: ChoiceFilter;
  address: ListAddress;
  onDone(): void;
}) {
  const t = useWords(tableWords);
  const [find, setFind] = useState("");
  const chosen = address.state.filters[filter.key] ?? [];
  const options = filter.options.filter(({ label }) => label.toLowerCase().includes(find.toLowerCase()));
  return (
    <div className="h-table-choices">
      {filter.options.length > 8 && (
        <Input
          size="small"
          placeholder={t("find")}
          aria-label={t("find")}
          value={find}
          onChange={({ target }) => setFind(target.value)}
        />
      )}
      {options.length === 0 && <span className="h-muted">{t("noOption")}</span>}
      <div className="h-table-options" role="group" aria-label={filter.label}>
        {filter.kind === "many"
          ? options.map(({ value, label }) => (
              <Checkbox
                key={value}
                checked={chosen.includes(value)}
                onChange={({ target }) =>
                  address.filter(
                    filter.key,
                    target.checked ? [...chosen, value] : chosen.filter((other) => other !== value),
                  )
                }
              >
                {label}
              </Checkbox>
            ))
          : options.map(({ value, label }) => (
              <Radio
                key={value}
                checked={chosen.includes(value)}
                onChange={() => {
                  address.filter(filter.key, [value]);
                  onDone();
                }}
              >
                {label}
              </Radio>
            ))}
      </div>
    </div>
  );
}

function Days({ filter, address }: { filter: Filter; address: ListAddress }) {
  const t = useWords(tableWords);
  const pick = (end: "From" | "To", label: string) => {
    const key = filter.key + end;
    const value = address.state.filters[key]?.[0];
    return (
      <DatePicker
        aria-label={label}
        placeholder={label}
        value={value ? dayjs(value) : null}
        onChange={(day) => address.filter(key, day ? [day.format("YYYY-MM-DD")] : [])}
      />
    );
  };
  return (
    <div className="h-row">
      {pick("From", t("from"))}
      {pick("To", t("to"))}
    </div>
  );
}

/** What narrows the list now; each chip takes itself away. */
export function FilterChips({ address, filters }: { address: ListAddress; filters: readonly Filter[] }) {
  const t = useWords(tableWords);
  const format = useFormat();
  const chips = filters.flatMap((filter) => {
    if (filter.kind === "days") {
      return (["From", "To"] as const).flatMap((end) => {
        const day = address.state.filters[filter.key + end]?.[0];
        if (!day) return [];
        const text = `${filter.label} ${t(end === "From" ? "from" : "to")} ${format.day(day)}`;
        return [{ text, remove: () => address.filter(filter.key + end, []) }];
      });
    }
    const chosen = address.state.filters[filter.key] ?? [];
    return chosen.map((value) => ({
      text: `${filter.label}: ${filter.options.find((option) => option.value === value)?.label ?? value}`,
      remove: () =>
        address.filter(
          filter.key,
          chosen.filter((other) => other !== value),
        ),
    }));
  });
  if (chips.length === 0) return null;
  return (
    <div className="h-row h-table-chips">
      {chips.map(({ text, remove }) => (
        <button
          key={text}
          type="button"
          className="h-chip"
          onClick={remove}
          aria-label={t("remove", { name: text })}
        >
          {text} <CloseOutlined style={{ fontSize: 10 }} />
        </button>
      ))}
      <Button type="link" size="small" onClick={address.clear}>
        {t("clearAll")}
      </Button>
    </div>
  );
}
