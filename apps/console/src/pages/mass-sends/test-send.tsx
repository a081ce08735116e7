import { campaignRoutes, type MassSend } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Modal, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useFoundCustomers } from "./customer-select.tsx";
import { massSendWords } from "./words.ts";

/** Sends it to one customer first, such as an advisor's own test contact. */
export function TestSend({ massSend }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const { options, loading, search } = useFoundCustomers();
  const { variants } = massSend.definition;
  const [isOpen, open] = useState(false);
  const [customerId, choose] = useState<string>();
  const [variantId, chooseVariant] = useState(variants[0]?.id ?? "a");
  const send = useMutation({
    mutationFn: () =>
      api.call(campaignRoutes.testMassSend, {
        params: { id: massSend.id },
        body: { customerId: customerId ?? "", variantId },
      }),
    onSuccess: () => {
      open(false);
      void message.success(
        <>
          {t("tested")} <Link to={`/sends?customer=${customerId}`}>{t("toSends")}</Link>
        </>,
        6,
      );
    },
    onError: (error) => showProblem(error),
  });
  return (
    <>
      <Button onClick={() => open(true)}>{t("test")}</Button>
      <Modal
        open={isOpen}
        title={t("testTitle")}
        okText={t("testSend")}
        cancelText={t("cancel")}
        okButtonProps={{ disabled: !customerId, loading: send.isPending }}
        onOk={() => send.mutate()}
        onCancel={() => open(false)}
      >
        <div className="h-stack">
          <p className="h-muted">{t("testHint")}</p>
          <Select
            aria-label={t("asWhom")}
            placeholder={t("chooseCustomers")}
            value={customerId}
            onChange={choose}
            showSearch={{ filterOption: false, onSearch: search }}
            loading={loading}
            options={options}
          />
          {variants.length > 1 && (
            <Select
              aria-label={t("variant")}
              value={variantId}
              onChange={chooseVariant}
              options={variants.map(({ id }) => ({
                value: id,
                label: t("variantText", { name: id.toUpperCase() }),
              }))}
            />
          )}
        </div>
      </Modal>
    </>
  );
}
