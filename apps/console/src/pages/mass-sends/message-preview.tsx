import { campaignRoutes, type MassSendDefinition, type SingleDefinition } from "@hortus/contracts";
import { useProblemText, useWords } from "@hortus/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { AttachedList } from "../../shared/content/attached.tsx";
import { MomentsPreview } from "../../shared/moments-preview.tsx";
import { PhonePreview } from "../../shared/phone-preview.tsx";
import { useFoundCustomers } from "./customer-select.tsx";
import { massSendWords } from "./words.ts";

/** How it reads on a phone. */
export function MessagePreview({ definition }: { definition: MassSendDefinition }) {
  const t = useWords(massSendWords);
  if (definition.channel === "single") return <AsCustomer definition={definition} />;
  const [variant] = definition.variants;
  const attachments = variant?.attachments ?? [];
  const link = attachments.find((one) => one.kind === "link");
  return (
    <section className="h-card h-stack" aria-label={t(`asSeen.${definition.channel}`)}>
      <h2 className="h-card-title">{t(`asSeen.${definition.channel}`)}</h2>
      {definition.channel === "moments" ? (
        <MomentsPreview from={t("from.moments")} text={variant?.text ?? ""} attachments={attachments} />
      ) : (
        <>
          <PhonePreview
            from={t("from.group")}
            text={variant?.text ?? ""}
            attachments={attachments}
            {...(link ? { link } : {})}
          />
          <AttachedList attachments={attachments.filter(({ kind }) => kind !== "link" && kind !== "image")} />
        </>
      )}
    </section>
  );
}

/** Each variant as a named customer would read it. */
function AsCustomer({ definition }: { definition: SingleDefinition }) {
  const t = useWords(massSendWords);
  const problem = useProblemText();
  const { options, loading, search } = useFoundCustomers();
  const [chosen, choose] = useState<string>();
  const customerId = chosen ?? options[0]?.value;
  const written = definition.variants.filter(({ text }) => text.trim());
  const { data, error } = useQuery({
    queryKey: ["mass-send-preview", customerId, written, definition.defaults],
    queryFn: ({ signal }) =>
      api.call(
        campaignRoutes.previewMassSend,
        { body: { definition: { ...definition, variants: written }, customerId: customerId ?? "" } },
        { signal },
      ),
    enabled: customerId !== undefined && written.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className="h-card h-stack" aria-label={t("asCustomer")}>
      <h2 className="h-card-title">{t("asCustomer")}</h2>
      <Select
        aria-label={t("asWhom")}
        value={customerId}
        onChange={choose}
        showSearch={{ filterOption: false, onSearch: search }}
        loading={loading}
        options={options}
      />
      {error && <p role="alert">{problem(error)}</p>}
      {written.length === 0 && <PhonePreview from={t("yourAdvisor")} text="" />}
      {written.map((variant) => {
        const seen = data?.variants.find(({ id }) => id === variant.id);
        const link = variant.attachments.find((one) => one.kind === "link");
        const isMissing = seen !== undefined && seen.text === undefined;
        return (
          <PhonePreview
            key={variant.id}
            from={data?.advisor?.name ?? t("yourAdvisor")}
            text={isMissing ? "" : (seen?.text ?? variant.text)}
            {...(link && !isMissing ? { link } : {})}
            attachments={isMissing ? [] : variant.attachments}
            note={
              isMissing
                ? t("missing", { names: seen.missing.map((name) => `{${name}}`).join(" ") })
                : definition.variants.length > 1 && t("variantText", { name: variant.id.toUpperCase() })
            }
          />
        );
      })}
    </section>
  );
}
