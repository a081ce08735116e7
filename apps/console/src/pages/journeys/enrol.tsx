import { customersRoutes, journeyRoutes, OPERATORS, type Journey } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal, Select } from "antd";
import { useDeferredValue, useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { journeyWords } from "./words.ts";

const OUTCOMES = ["enrolled", "already_in", "reentry_refused", "busy", "unknown_customer"] as const;

/** Enrols customers by hand and says what became of each. */
export function EnrolButton({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  const [isOpen, open] = useState(false);
  if (!useMay(OPERATORS)) return null;
  const isRunning = journey.state === "running";
  return (
    <>
      <Button
        disabled={!isRunning}
        title={isRunning ? undefined : t("enrolWhenRunning")}
        onClick={() => open(true)}
      >
        {t("enrol")}
      </Button>
      {isOpen && <EnrolDialog journey={journey} onClose={() => open(false)} />}
    </>
  );
}

function EnrolDialog({ journey, onClose }: { journey: Journey; onClose: () => void }) {
  const t = useWords(journeyWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [typed, setTyped] = useState("");
  const [chosen, choose] = useState<{ value: string; label: string }[]>([]);
  const search = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ["customers-found", search],
    queryFn: ({ signal }) =>
      api.call(
        customersRoutes.listCustomers,
        { query: { search: search || undefined, limit: 20 } },
        { signal },
      ),
  });
  const enrol = useMutation({
    mutationFn: () =>
      api.call(journeyRoutes.enrolCustomers, {
        params: { id: journey.id },
        body: { customerIds: chosen.map(({ value }) => value) },
      }),
    onSuccess: ({ rows }) => {
      const parts = OUTCOMES.flatMap((outcome) => {
        const count = rows.filter((row) => row.outcome === outcome).length;
        return count > 0 ? [t(`outcome.${outcome}`, { count })] : [];
      });
      void message.info(parts.join(" · "), 6);
      void queries.invalidateQueries({ queryKey: ["enrolments"] });
      void queries.invalidateQueries({ queryKey: ["journey", journey.id] });
      onClose();
    },
    onError: (error) => showProblem(error),
  });
  return (
    <Modal
      open
      title={t("enrolTitle", { name: journey.name })}
      okText={t("enrolOk", { count: chosen.length })}
      cancelText={t("cancel")}
      okButtonProps={{ disabled: chosen.length === 0, loading: enrol.isPending }}
      onOk={() => enrol.mutate()}
      onCancel={onClose}
    >
      <Select
        mode="multiple"
        labelInValue
        aria-label={t("customer")}
        placeholder={t("enrolSearch")}
        style={{ width: "100%" }}
        value={chosen}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={found.isFetching}
        options={(found.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(next) => choose(next.map(({ value, label }) => ({ value, label: String(label) })))}
      />
      <p className="h-muted h-small" style={{ marginTop: 8 }}>
        {t("enrolHint")}
      </p>
    </Modal>
  );
}
