import { consentRoutes, CONSENT_PURPOSES, type ConsentText } from "@hortus/contracts";
import { ResourceTable, useWords, When } from "@hortus/ui";
import { api } from "../../api.ts";
import { consentWords } from "../../shared/consent-words.ts";

/** Every version that customers were ever shown: what somebody agreed to is read here. */
export function TextVersions() {
  const t = useWords(consentWords);
  return (
    <section>
      <h2 className="h-card-title">{t("history")}</h2>
      <ResourceTable<ConsentText>
        list="consent-texts"
        load={({ cursor, filters }, signal) =>
          api.call(
            consentRoutes.listConsentTexts,
            { query: { cursor, purpose: CONSENT_PURPOSES.find((one) => one === filters["purpose"]?.[0]) } },
            { signal },
          )
        }
        rowKey={({ id }) => id}
        filters={[
          {
            key: "purpose",
            label: t("title"),
            kind: "one",
            options: CONSENT_PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) })),
          },
        ]}
        columns={[
          {
            key: "text",
            title: t("text"),
            width: 420,
            render: ({ title, text }) => (
              <>
                <strong>{title}</strong>
                <div className="h-muted h-small h-break">{text}</div>
              </>
            ),
            text: ({ text }) => text,
          },
          {
            key: "purpose",
            title: t("title"),
            width: 140,
            render: ({ purpose, version }) => `${t(`purpose.${purpose}`)} · ${version}`,
            text: ({ purpose, version }) => `${purpose} ${version}`,
          },
          {
            key: "publishedAt",
            title: t("published"),
            width: 150,
            render: ({ by, publishedAt }) => (
              <>
                {by.name} · <When at={publishedAt} />
              </>
            ),
            text: ({ publishedAt }) => publishedAt,
          },
        ]}
        empty={<p className="h-muted">{t("noText")}</p>}
      />
    </section>
  );
}
