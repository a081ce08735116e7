import { complianceRoutes } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { Button, DatePicker, Modal } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { api } from "../../api.ts";
import { deskWords } from "./words.ts";

/** Which days, and in which form. */
export function ExportEvidence({ onClose }: { onClose: () => void }) {
  const t = useWords(deskWords);
  const today = useFormat().today();
  const [from, setFrom] = useState(dayjs(today).subtract(30, "day").format("YYYY-MM-DD"));
  const [to, setTo] = useState(today);
  const address = (format: "csv" | "json") =>
    api.url(complianceRoutes.exportReviews, { query: { from, to, format } });
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
          <Button type="primary" href={address("csv")} download>
            {t("csv")}
          </Button>
          <Button href={address("json")} download>
            {t("json")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
