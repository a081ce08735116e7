import { SearchOutlined } from "@ant-design/icons";
import { useNarrow, useWords } from "@hortus/ui";
import { Button } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { shellWords } from "./words.ts";

const SearchDialog = lazy(() => import("./search-dialog.tsx"));
const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens the search over everything; ⌘K or Ctrl K from anywhere. */
export function SearchButton() {
  const t = useWords(shellWords);
  const isNarrow = useNarrow();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      {isNarrow ? (
        <Button
          type="text"
          icon={<SearchOutlined />}
          aria-label={t("searchLong")}
          onClick={() => setOpen(true)}
        />
      ) : (
        <button type="button" className="shell-search" onClick={() => setOpen(true)}>
          <SearchOutlined /> {t("searchLong")} <kbd>{isMac ? "⌘K" : "Ctrl K"}</kbd>
        </button>
      )}
      {isOpen && (
        <Suspense>
          <SearchDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
