import { DownloadOutlined } from "@ant-design/icons";
import { POSTER_VARIABLES, posterRoutes, type ContentItem } from "@hortus/contracts";
import { download, useShowProblem, useWords } from "@hortus/ui";
import { Button, Modal } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { AdvisorSelect } from "../../shared/advisor-select.tsx";
import { useAdvisors } from "../../shared/lookups.ts";
import { posterWords } from "./words.ts";

/** The picture to print; one with names asks whose, and makes one for each. */
export function DownloadPoster({ item, isChanged }: { item: ContentItem; isChanged: boolean }) {
  const t = useWords(posterWords);
  const showProblem = useShowProblem();
  const [isOpen, setOpen] = useState(false);
  const [isLoading, setLoading] = useState(false);
  const [advisorIds, setAdvisors] = useState<string[]>([]);
  const advisors = useAdvisors();
  const { body, state, channels, archivedAt } = item;
  if (body.kind !== "poster") return null;
  const needsName = body.layout.layers.some(
    (layer) => layer.kind === "text" && POSTER_VARIABLES.some((name) => layer.text.includes(`{${name}}`)),
  );
  const why =
    archivedAt || state !== "usable" ? t("notYet") : !channels.includes("poster") ? t("noPrint") : undefined;
  const reason = why ?? (isChanged ? t("notSaved") : undefined);
  const fetchPicture = async () => {
    setLoading(true);
    try {
      // one after another: the server draws one at a time
      for (const advisorId of needsName ? advisorIds : [undefined]) {
        const picture = await api.download(posterRoutes.downloadPoster, {
          params: { id: item.id },
          query: { advisorId },
        });
        const whose = advisors.find(({ id }) => id === advisorId)?.name;
        download(`${[item.name, whose].filter(Boolean).join("-")}.png`, picture);
      }
      setOpen(false);
    } catch (error) {
      showProblem(error);
    }
    setLoading(false);
  };
  return (
    <>
      <Button
        icon={<DownloadOutlined />}
        disabled={reason !== undefined}
        title={reason ?? ""}
        loading={isLoading}
        onClick={() => (needsName ? setOpen(true) : void fetchPicture())}
      >
        {t("download")}
      </Button>
      {isOpen && (
        <Modal
          open
          title={t("downloadTitle")}
          okText={t("download")}
          okButtonProps={{ disabled: advisorIds.length === 0, loading: isLoading }}
          onOk={() => void fetchPicture()}
          onCancel={() => setOpen(false)}
        >
          <p>{t("downloadFor")}</p>
          <AdvisorSelect value={advisorIds} onChange={setAdvisors} />
        </Modal>
      )}
    </>
  );
}
