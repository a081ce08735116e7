import { DownloadOutlined } from "@ant-design/icons";
import { OPERATORS, OWNERS, segmentRoutes } from "@hortus/contracts";
import { useLanguage, useWords } from "@hortus/ui";
import { Button, Dropdown } from "antd";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { segmentWords } from "./words.ts";

const FORMATS = ["xlsx", "csv"] as const;

/** The members as a file, phones masked; the audit keeps who took it. With a `reason` they are of a sensitive segment: for owners. */
export function ExportButton({ segmentId, reason }: { segmentId: string; reason: string | undefined }) {
  const t = useWords(segmentWords);
  const { language } = useLanguage();
  if (!useMay(reason === undefined ? OPERATORS : OWNERS)) return null;
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: FORMATS.map((format) => ({
          key: format,
          label: (
            <a
              download
              href={api.url(segmentRoutes.exportSegmentMembers, {
                params: { id: segmentId },
                query: { format, language, reason },
              })}
            >
              {t(`export.${format}`)}
            </a>
          ),
        })),
      }}
    >
      <Button size="small" icon={<DownloadOutlined />}>
        {t("export")}
      </Button>
    </Dropdown>
  );
}
