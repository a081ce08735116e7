import { SearchOutlined } from "@ant-design/icons";
import { customersRoutes } from "@hortus/contracts";
import { useBilingual, useWords } from "@hortus/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { useEffect, useState, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";
import { api } from "../api.ts";
import { useMe } from "../session/me.ts";
import { navigationFor } from "./navigation.ts";
import { shellWords } from "./words.ts";

interface Hit {
  to: string;
  label: string;
  about: string;
}

export default function SearchDialog({ onClose }: { onClose(): void }) {
  const t = useWords(shellWords);
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const pages = usePageHits(text);
  const { hits: customers, isSearching } = useCustomerHits(text);
  const hits = [...pages, ...customers];

  const open = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    void navigate(hit.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter ends the pinyin, not the search
    if (event.key === "Enter") open(hits[at]);
    else if (event.key === "ArrowDown") setAt(Math.min(at + 1, hits.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
  };
  const group = (title: string, of: readonly Hit[], offset: number) =>
    of.length > 0 && (
      <div role="group" aria-label={title}>
        <div className="h-muted h-small shell-hits-title">{title}</div>
        {of.map((hit, index) => (
          <button
            key={hit.to}
            type="button"
            role="option"
            id={`hit-${offset + index}`}
            aria-selected={offset + index === at}
            tabIndex={-1}
            className="shell-hit"
            onClick={() => open(hit)}
            onMouseMove={() => setAt(offset + index)}
          >
            <span>{hit.label}</span>
            <span className="h-muted h-small">{hit.about}</span>
          </button>
        ))}
      </div>
    );

  return (
    <Modal
      open
      onCancel={onClose}
      footer={null}
      closable={false}
      width={560}
      style={{ top: 72 }}
      title={null}
    >
      <Input
        size="large"
        variant="borderless"
        autoFocus
        prefix={<SearchOutlined className="h-muted" />}
        placeholder={t("searchHint")}
        aria-label={t("searchLong")}
        role="combobox"
        aria-expanded
        aria-controls="hits"
        {...(hits[at] ? { "aria-activedescendant": `hit-${at}` } : {})}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="hits" role="listbox" aria-label={t("searchLong")} className="shell-hits">
        {group(t("searchPages"), pages, 0)}
        {group(t("searchCustomers"), customers, pages.length)}
      </div>
      {hits.length === 0 && (
        <p className="h-muted shell-hits-title">
          {isSearching ? t("searching") : t("searchNothing", { text })}
        </p>
      )}
      <div className="h-muted h-small shell-hits-keys">{t("searchKeys")}</div>
    </Modal>
  );
}

/** Pages by their name in either language: people remember the one or the other. */
function usePageHits(text: string): Hit[] {
  const say = useBilingual();
  const wanted = text.trim().toLowerCase();
  return navigationFor(useMe().role).flatMap(({ label: group, entries }) =>
    entries
      .filter(({ label }) => `${label.zh} ${label.en}`.toLowerCase().includes(wanted))
      .map(({ to, label }) => ({ to, label: say(label), about: say(group) })),
  );
}

function useCustomerHits(text: string): { hits: Hit[]; isSearching: boolean } {
  const [search, setSearch] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), 180);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    queryKey: ["customers", "search", search],
    queryFn: ({ signal }) =>
      api.call(customersRoutes.listCustomers, { query: { search, limit: 8 } }, { signal }),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });
  const hits = (search === "" ? [] : (found.data?.rows ?? [])).map(({ id, name, phone, city, advisors }) => ({
    to: `/customers/${id}`,
    label: name,
    about: [phone, city, advisors[0]?.name].filter(Boolean).join(" · "),
  }));
  return { hits, isSearching: search !== text.trim() || found.isFetching };
}
