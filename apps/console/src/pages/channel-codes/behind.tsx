import { DownloadOutlined } from "@ant-design/icons";
import { acquisitionRoutes, type ChannelCode } from "@hortus/contracts";
import { Nothing, useWords, When } from "@hortus/ui";
import { Button, Skeleton } from "antd";
import type { ReactNode } from "react";
import { api } from "../../api.ts";
import { TagNames } from "../../shared/tags.tsx";
import { fieldsOf } from "./code-form.ts";
import { Preview } from "./preview.tsx";
import { codesWords } from "./words.ts";

/** The code as it is printed. */
export function QrPicture({ code }: { code: ChannelCode }) {
  const t = useWords(codesWords);
  const picture = api.url(acquisitionRoutes.downloadChannelCodeQr, { params: { id: code.id } });
  return (
    <aside className="h-card code-qr">
      {code.hasQr ? (
        <>
          <img src={picture} alt={t("qr", { name: code.name })} width={220} height={220} />
          <Button icon={<DownloadOutlined />} href={picture} download={`${code.name}.png`}>
            {t("download")}
          </Button>
        </>
      ) : (
        <>
          <Skeleton.Node active={code.state === "pending"} style={{ width: 220, height: 220 }} />
          <p className="h-muted">
            {code.state === "failed" && code.error ? t("qrFailed", { error: code.error }) : t("qrWaiting")}
          </p>
        </>
      )}
    </aside>
  );
}

/** What stands behind the printed code now. */
export function Behind({ code }: { code: ChannelCode }) {
  const t = useWords(codesWords);
  const facts: [string, ReactNode][] = [
    [t("advisors"), code.advisors.map(({ name }) => name).join(" · ")],
    [t("skipVerify"), t(code.skipVerify ? "yes" : "no")],
    [t("tags"), code.tagIds.length > 0 ? <TagNames key="tags" ids={code.tagIds} most={20} /> : <Nothing />],
    [t("remark"), code.remarkTemplate ?? t("none")],
    [t("createdAt"), <When key="created" at={code.createdAt} />],
    [t("updatedAt"), <When key="updated" at={code.updatedAt} />],
  ];
  return (
    <div className="h-card code-behind">
      <dl className="code-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt className="h-muted">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Preview fields={fieldsOf(code)} />
    </div>
  );
}
