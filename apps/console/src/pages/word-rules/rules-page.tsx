import { ErrorState, PageHeader, useWords } from "@hortus/ui";
import { Skeleton, Tabs } from "antd";
import { useSearchParams } from "react-router";
import { AllowedPhrases } from "./allowed-phrases.tsx";
import { OwnRules } from "./own-rules.tsx";
import { Packs } from "./packs.tsx";
import { useRules } from "./rules-query.ts";
import { TryIt } from "./try-it.tsx";
import { ruleWords } from "./words.ts";

/** Which words may go out: the packs with their laws, the workspace's own words, and what is allowed all the same. */
export default function WordRulesPage() {
  const t = useWords(ruleWords);
  const [search, setSearch] = useSearchParams();
  const { data, error, refetch } = useRules();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHeader
        title={t("title")}
        about={data ? `${t("about")} ${t("version", { version: data.version })}` : t("about")}
      />
      {data ? (
        <Tabs
          activeKey={search.get("tab") ?? "packs"}
          onChange={(tab) => setSearch(tab === "packs" ? {} : { tab }, { replace: true })}
          items={[
            { key: "packs", label: t("tab.packs"), children: <Packs packs={data.packs} /> },
            {
              key: "own",
              label: `${t("tab.own")} ${data.own.length}`,
              children: <OwnRules rows={data.own} />,
            },
            {
              key: "allowed",
              label: `${t("tab.allowed")} ${data.allowed.length}`,
              children: <AllowedPhrases rows={data.allowed} shipped={data.shippedAllowed} />,
            },
            { key: "try", label: t("tab.try"), children: <TryIt /> },
          ]}
        />
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} />
      )}
    </>
  );
}
