import {
  campaignRoutes,
  MASS_SEND_CHANNELS,
  MASS_SEND_STATES,
  OPERATORS,
  type MassSendSummary,
} from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  Nothing,
  PageHeader,
  ResourceTable,
  useFormat,
  useWords,
  When,
} from "@hortus/ui";
import { Button } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { stateTone } from "./tone.ts";
import { massSendWords } from "./words.ts";

/** All mass sends, the latest first, with how far each is. */
export default function MassSendsPage() {
  const t = useWords(massSendWords);
  const format = useFormat();
  const figure = (key: "planned" | "handedOver" | "sent" | "refused" | "heldOut") => ({
    key,
    title: t(`count.${key}`),
    align: "right" as const,
    width: 100,
    render: ({ counts }: MassSendSummary) => format.count(counts[key]),
    text: ({ counts }: MassSendSummary) => String(counts[key]),
  });
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={<CreateButton />} />
      <ResourceTable<MassSendSummary>
        list="mass-sends"
        everyMs={5_000}
        load={({ filters, cursor }, signal) =>
          api.call(
            campaignRoutes.listMassSends,
            {
              query: {
                state: MASS_SEND_STATES.find((state) => state === filters["state"]?.[0]),
                channel: MASS_SEND_CHANNELS.find((channel) => channel === filters["channel"]?.[0]),
                cursor,
              },
            },
            { signal },
          )
        }
        filters={[
          {
            key: "channel",
            label: t("channel"),
            kind: "one",
            options: MASS_SEND_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) })),
          },
          {
            key: "state",
            label: t("state"),
            kind: "one",
            options: MASS_SEND_STATES.map((value) => ({ value, label: t(`state.${value}`) })),
          },
        ]}
        rowKey={({ id }) => id}
        to={({ id }) => `/mass-sends/${id}`}
        empty={<EmptyState title={t("none")} hint={t("noneHint")} actions={<CreateButton />} />}
        columns={[
          { key: "name", title: t("name"), width: 220, render: ({ name }) => name, text: ({ name }) => name },
          {
            key: "state",
            title: t("state"),
            width: 120,
            render: ({ state }) => <KindTag tone={stateTone(state)}>{t(`state.${state}`)}</KindTag>,
            text: ({ state }) => t(`state.${state}`),
          },
          {
            key: "channel",
            title: t("channel"),
            width: 110,
            render: ({ channel }) => t(`channel.${channel}`),
            text: ({ channel }) => t(`channel.${channel}`),
          },
          figure("planned"),
          figure("handedOver"),
          figure("sent"),
          figure("refused"),
          figure("heldOut"),
          {
            key: "startedAt",
            title: t("startedAt"),
            width: 130,
            render: ({ startedAt, startAt }) => {
              const at = startedAt ?? startAt;
              return at ? <When at={at} /> : <Nothing />;
            },
            text: ({ startedAt, startAt }) => startedAt ?? startAt ?? "",
          },
          { key: "createdBy", title: t("createdBy"), width: 110, render: ({ createdBy }) => createdBy },
        ]}
      />
    </>
  );
}

function CreateButton() {
  const t = useWords(massSendWords);
  if (!useMay(OPERATORS)) return null;
  return (
    <>
      <Link to="/mass-sends/new?channel=moments">
        <Button>{t("create.moments")}</Button>
      </Link>
      <Link to="/mass-sends/new?channel=group">
        <Button>{t("create.group")}</Button>
      </Link>
      <Link to="/mass-sends/new">
        <Button type="primary">{t("create")}</Button>
      </Link>
    </>
  );
}
