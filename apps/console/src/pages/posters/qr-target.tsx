import {
  acquisitionRoutes,
  contentRoutes,
  radarRoutes,
  type QrTarget,
  contentFileRoutes,
} from "@hortus/contracts";
import { KindTag, useShowProblem, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Radio, Select, Space } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { posterWords } from "./words.ts";

type By = "channel" | "advisor" | "article" | "url";
type OnChange = (target: QrTarget) => void;

/** Where a code leads: to an advisor by a channel code, to a page behind a short link that counts, or to any address. */
export function QrTargetField({ target, onChange }: { target: QrTarget; onChange: OnChange }) {
  const t = useWords(posterWords);
  const [by, setBy] = useState<By>(byOf(target));
  return (
    <>
      <Radio.Group
        aria-label={t("leadsTo")}
        value={by}
        options={(["channel", "advisor", "article", "url"] as const).map((value) => ({
          value,
          label: t(`by.${value}`),
        }))}
        onChange={(event) => {
          const next: By = event.target.value; // one of the options
          setBy(next);
          if (next === "advisor") onChange({ by: "advisor" });
        }}
      />
      {target.by === "nothing" ? (
        <KindTag tone="warm">{t("leadsNowhere")}</KindTag>
      ) : target.by === "advisor" ? (
        <p className="h-muted h-small">{t("advisorHint")}</p>
      ) : (
        <span className="h-break">
          {target.name}
          {target.by === "url" && <span className="h-muted h-small"> {target.url}</span>}
        </span>
      )}
      {by === "channel" && <ByChannel onChange={onChange} />}
      {by === "article" && <ByArticle onChange={onChange} />}
      {by === "url" && <ByUrl target={target} onChange={onChange} />}
    </>
  );
}

function byOf(target: QrTarget): By {
  if (target.by === "advisor") return "advisor";
  if (target.by !== "url") return "channel";
  return target.name ? "article" : "url";
}

/** The code as WeCom drew it: it stays the same for good, whoever stands behind it. */
function ByChannel({ onChange }: { onChange: OnChange }) {
  const t = useWords(posterWords);
  const { data } = useQuery({
    queryKey: ["channel-codes", "poster"],
    queryFn: ({ signal }) =>
      api.call(acquisitionRoutes.listChannelCodes, { query: { limit: 200 } }, { signal }),
  });
  const take = async (id: string, name: string) => {
    const picture = await api.download(acquisitionRoutes.downloadChannelCodeQr, { params: { id } });
    const named = new File([picture], `${name}.png`, { type: picture.type });
    const { id: fileId } = await api.upload(contentFileRoutes.uploadContentFile, {}, named);
    onChange({ by: "picture", fileId, name: name.slice(0, 100), channelCodeId: id });
  };
  return (
    <Taking
      label={t("chooseChannel")}
      options={data?.rows.map(({ id, name, hasQr }) => ({ value: id, label: name, disabled: !hasQr }))}
      take={take}
    />
  );
}

function ByArticle({ onChange }: { onChange: OnChange }) {
  const t = useWords(posterWords);
  const { data } = useQuery({
    queryKey: ["content", "poster-articles"],
    queryFn: ({ signal }) =>
      api.call(
        contentRoutes.listContent,
        { query: { kind: ["article", "link"], usable: "true", limit: 100 } },
        { signal },
      ),
  });
  const take = async (contentId: string, name: string) => {
    const { url } = await api.call(radarRoutes.makeRadarLink, { body: { contentId } });
    onChange({ by: "url", url, name });
  };
  return (
    <>
      <Taking
        label={t("chooseArticle")}
        options={data?.rows.map(({ id, name }) => ({ value: id, label: name }))}
        take={take}
      />
      <p className="h-muted h-small">{t("articleHint")}</p>
    </>
  );
}

function Taking(props: {
  label: string;
  options: { value: string; label: string; disabled?: boolean }[] | undefined;
  take(id: string, name: string): Promise<void>;
}) {
  const showProblem = useShowProblem();
  const [isTaking, setTaking] = useState(false);
  const take = async (id: string) => {
    setTaking(true);
    const name = props.options?.find(({ value }) => value === id)?.label ?? "";
    await props.take(id, name).catch(showProblem);
    setTaking(false);
  };
  return (
    <Select
      aria-label={props.label}
      placeholder={props.label}
      showSearch={{ optionFilterProp: "label" }}
      loading={isTaking || !props.options}
      disabled={isTaking}
      options={props.options ?? []}
      value={null}
      onChange={(id: string | null) => id !== null && void take(id)}
    />
  );
}

function ByUrl({ target, onChange }: { target: QrTarget; onChange: OnChange }) {
  const t = useWords(posterWords);
  const [url, setUrl] = useState(target.by === "url" ? target.url : "");
  const isGood = /^https?:\/\/[^\s/]+/.test(url.trim()) && URL.canParse(url.trim());
  const isNew = target.by !== "url" || target.url !== url.trim();
  const use = () => isGood && isNew && onChange({ by: "url", url: url.trim() });
  return (
    <>
      <Space.Compact block>
        <Input
          aria-label={t("by.url")}
          value={url}
          maxLength={500}
          inputMode="url"
          placeholder="https://"
          status={url && !isGood ? "error" : ""}
          onChange={(event) => setUrl(event.target.value)}
          onPressEnter={use}
          onBlur={use}
        />
        <Button disabled={!isGood || !isNew} onClick={use}>
          {t("useUrl")}
        </Button>
      </Space.Compact>
      <p className="h-muted h-small">{t("urlHint")}</p>
    </>
  );
}
