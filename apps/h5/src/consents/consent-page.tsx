import type { ConsentPage as Page } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Switch, Toast } from "antd-mobile";
import { useParams, useSearchParams } from "react-router";
import { Waiting } from "../shared/states.tsx";
import { askConsents } from "./consent-api.ts";
import { consentPageWords } from "./words.ts";
import "./consents.css";

type Row = Page["purposes"][number];

/** A customer's own page, opened by a link: sees what was agreed and takes it back with one tap (PIPL 15). */
export default function ConsentPage() {
  const say = useWords(consentPageWords);
  const queries = useQueryClient();
  const { workspace = "" } = useParams();
  const token = useSearchParams()[0].get("t") ?? "";
  const key = ["own-consents", workspace, token];
  const { data, isError } = useQuery({
    queryKey: key,
    queryFn: () => askConsents(workspace, token),
    retry: 1,
  });
  const change = useMutation({
    mutationFn: async (rows: readonly Row[]) => {
      let page: Page | undefined;
      for (const { purpose, allowed } of rows)
        page = await askConsents(workspace, token, { purpose, allowed: !allowed });
      return page;
    },
    onSuccess: (page, rows) => {
      queries.setQueryData(key, page);
      Toast.show({ content: say(rows.length > 1 ? "allDone" : "saved") });
    },
    onError: () => {
      Toast.show({ content: say("failed") });
      void queries.invalidateQueries({ queryKey: key });
    },
  });
  if (isError)
    return (
      <main className="consents">
        <h1>{say("over")}</h1>
        <p className="consents-about">{say("overHint")}</p>
      </main>
    );
  if (!data) return <Waiting />;
  const open = data.purposes.filter(({ allowed }) => allowed);
  return (
    <main className="consents">
      <p className="consents-about">{data.brand}</p>
      <h1>{say("title")}</h1>
      <p className="consents-about">{say("about")}</p>
      <ul>
        {data.purposes.map((row) => (
          <Purpose
            key={row.purpose}
            row={row}
            isBusy={change.isPending}
            onToggle={() => change.mutate([row])}
          />
        ))}
      </ul>
      {open.length > 0 && (
        <Button block loading={change.isPending} onClick={() => change.mutate(open)}>
          {say("all")}
        </Button>
      )}
    </main>
  );
}

function Purpose({ row, isBusy, onToggle }: { row: Row; isBusy: boolean; onToggle: () => void }) {
  const say = useWords(consentPageWords);
  const format = useFormat();
  const { title, text, allowed, since } = row;
  return (
    <li>
      <div className="consents-head">
        <strong>{title}</strong>
        <Switch checked={allowed} disabled={isBusy} onChange={onToggle} aria-label={title} />
      </div>
      <p>{text}</p>
      <p className="consents-about">
        {say(allowed ? "on" : "off")}
        {since && ` · ${say("since", { at: format.date(since) })}`}
      </p>
    </li>
  );
}
