import { wecomRoutes } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Popover } from "antd";
import { api } from "../api.ts";
import { shellWords } from "./words.ts";

/** Says on every page that this is a demo, and where its other worlds are: the customers' phone, the advisor's phone. */
export function DemoMark() {
  const t = useWords(shellWords);
  return (
    <Popover trigger="click" title={t("demoTitle")} content={<DemoHint />} placement="bottomLeft">
      <button type="button" className="shell-demo">
        {t("demo")}
      </button>
    </Popover>
  );
}

function DemoHint() {
  const t = useWords(shellWords);
  const client = useQuery({
    queryKey: ["wecom", "client"],
    queryFn: ({ signal }) => api.call(wecomRoutes.getWecomClient, {}, { signal }),
  });
  return (
    <div style={{ maxWidth: 300 }} className="h-stack">
      <p>{t("demoHint")}</p>
      <div className="h-row">
        {client.data?.kind === "sandbox" && (
          <a href={client.data.url} target="_blank" rel="noreferrer">
            {t("openSandbox")}
          </a>
        )}
        <a href="/h5/" target="_blank" rel="noreferrer">
          {t("openPhone")}
        </a>
      </div>
    </div>
  );
}
