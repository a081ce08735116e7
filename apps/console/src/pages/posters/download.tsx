import { DownloadOutlined } from "@ant-design/icons";
import { isPersonal, posterRoutes, type ContentItem } from "@hortus/contracts";
import { download, useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { CopiesDialog } from "./copies-dialog.tsx";
import { posterWords } from "./words.ts";

/** The picture to print; where each advisor has an own copy, it asks for whom. */
export function DownloadPoster({ item, isChanged }: { item: ContentItem; isChanged: boolean }) {
  const t = useWords(posterWords);
  const showProblem = useShowProblem();
  const [isOpen, setOpen] = useState(false);
  const one = useMutation({
    mutationFn: () => api.download(posterRoutes.downloadPoster, { params: { id: item.id }, query: {} }),
    onSuccess: (picture) => download(`${item.name}.png`, picture),
    onError: (error) => showProblem(error),
  });
  const { body, state, channels, archivedAt } = item;
  if (body.kind !== "poster") return null;
  const why =
    archivedAt || state !== "usable" ? t("notYet") : !channels.includes("poster") ? t("noPrint") : undefined;
  const reason = why ?? (isChanged ? t("notSaved") : undefined);
  const isOwn = isPersonal(body.layout);
  return (
    <>
      <Button
        icon={<DownloadOutlined />}
        disabled={reason !== undefined}
        title={reason ?? ""}
        loading={one.isPending}
        onClick={() => (isOwn ? setOpen(true) : one.mutate())}
      >
        {t(isOwn ? "downloadCopies" : "download")}
      </Button>
      {isOpen && <CopiesDialog item={item} onClose={() => setOpen(false)} />}
    </>
  );
}
