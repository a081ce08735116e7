import { contentRoutes, type ContentDraft, type ContentItem, type ContentVersion } from "@hortus/contracts";
import { ErrorState, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Skeleton } from "antd";
import { api } from "../../api.ts";
import { changedPart } from "./changed-part.ts";
import { contentWords } from "./words.ts";

/** All versions with what each changed; an old one can be used again. */
export function History({ item, mayChange }: { item: ContentItem; mayChange: boolean }) {
  const t = useWords(contentWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["content-versions", item.id],
    queryFn: ({ signal }) =>
      api.call(contentRoutes.listContentVersions, { params: { id: item.id } }, { signal }),
  });
  const reuse = useReuse(item);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  return (
    <ul className="content-list">
      {data.rows.map((row, place) => (
        <li key={row.version}>
          <Head row={row} />
          <Changes row={row} before={data.rows[place + 1]} />
          {mayChange && row.version !== item.version && (
            <Button size="small" loading={reuse.isPending} onClick={() => reuse.mutate(row)}>
              {t("reuse")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Head({ row }: { row: ContentVersion }) {
  const t = useWords(contentWords);
  const format = useFormat();
  return (
    <div className="h-row">
      <strong>{t("version", { version: row.version })}</strong>
      <span className="h-muted" title={format.exact(row.at)}>
        {t("by", { name: row.by, at: format.when(row.at) })}
      </span>
    </div>
  );
}

function Changes({ row, before }: { row: ContentVersion; before: ContentVersion | undefined }) {
  const t = useWords(contentWords);
  if (!before) return <p className="content-diff">{row.body.text || t("firstVersion")}</p>;
  const others = FIELDS.filter((key) => JSON.stringify(row[key]) !== JSON.stringify(before[key])).map((key) =>
    t(key),
  );
  const { start, removed, added, end } = changedPart(before.body.text, row.body.text);
  return (
    <>
      <p className="content-diff">
        {start}
        {removed && <del>{removed}</del>}
        {added && <ins>{added}</ins>}
        {end}
      </p>
      {others.length > 0 && (
        <p className="h-muted h-small">{t("changedFields", { names: others.join("、") })}</p>
      )}
    </>
  );
}

const FIELDS = [
  "name",
  "channels",
  "purpose",
  "classes",
  "audiences",
  "productCode",
  "labels",
  "openTo",
  "expiresOn",
] as const satisfies readonly (keyof ContentDraft)[];

function useReuse(item: ContentItem) {
  const t = useWords(contentWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  return useMutation({
    mutationFn: ({ version: _version, by: _by, at: _at, ...draft }: ContentVersion) =>
      api.call(contentRoutes.changeContent, {
        params: { id: item.id },
        body: { ...draft, version: item.version },
      }),
    onSuccess: (saved) => {
      queries.setQueryData(["content-item", saved.id], saved);
      void message.success(t("reused"));
    },
    onError: (error) => showProblem(error),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["content"] });
      void queries.invalidateQueries({ queryKey: ["content-versions", item.id] });
    },
  });
}
