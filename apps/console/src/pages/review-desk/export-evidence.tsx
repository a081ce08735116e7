import { complianceRoutes } from "@hortus/contracts";
import { download, downloadCsv, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { Button, DatePicker, Modal } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { api } from "../../api.ts";
import { useEvidenceTable } from "./evidence-table.ts";
import { deskWords } from "./words.ts";

/** Which days, and in which form: a table in words for people, or all as it is stored. */
export function ExportEvidence({ onClose }: { onClose: () => void }) {
  const t = useWords(deskWords);
  const today = useFormat().today();
  const showProblem = useShowProblem();
  const tableOf = useEvidenceTable();
  const [from, setFrom] = useState(dayjs(today).subtract(30, "day").format("YYYY-MM-DD"));
  const [to, setTo] = useState(today);
  const take = useMutation({
    async mutationFn(form: "csv" | "json") {
      const { rows } = await api.call(complianceRoutes.exportReviews, { query: { from, to } });
      const fileName = `review-evidence-${from}-${to}.${form}`;
      if (form === "json")
        return download(
          fileName,
          new Blob([JSON.stringify(rows, undefined, 2)], { type: "application/json" }),
        );
      const table = tableOf(rows);
      downloadCsv(fileName, table.head, table.rows);
    },
    onError: (error) => showProblem(error),
  });
  return (
    <Modal open title={t("export")} onCancel={onClose} footer={null}>
      <div className="h-stack">
        <p className="h-muted">{t("exportHint")}</p>
        <DatePicker.RangePicker
          aria-label={t("days")}
          allowClear={false}
          value={[dayjs(from), dayjs(to)]}
          onChange={(_, [first, last]) => {
            setFrom(first || from);
            setTo(last || to);
          }}
        />
        <div className="h-row">
          <Button type="primary" loading={take.isPending} onClick={() => take.mutate("csv")}>
            {t("csv")}
          </Button>
          <Button disabled={take.isPending} onClick={() => take.mutate("json")}>
            {t("json")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
