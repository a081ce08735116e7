import { campaignRoutes, OPERATORS, type MassSend } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { useAudience } from "./audience-figures.tsx";
import { TestSend } from "./test-send.tsx";
import { massSendWords } from "./words.ts";

const ROUTES = {
  start: campaignRoutes.startMassSend,
  pause: campaignRoutes.pauseMassSend,
  resume: campaignRoutes.resumeMassSend,
  cancel: campaignRoutes.cancelMassSend,
};

/** What can be done with it now; the button that sends says to how many. */
export function Actions({ massSend }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const act = useMutation({
    mutationFn: (action: keyof typeof ROUTES) => api.call(ROUTES[action], { params: { id: massSend.id } }),
    onSuccess: (next) => {
      queries.setQueryData(["mass-send", massSend.id], next);
      void queries.invalidateQueries({ queryKey: ["mass-sends"] });
    },
    onError: (error) => showProblem(error),
  });
  const { state, id } = massSend;
  const mayChange = useMay(OPERATORS);
  if (!mayChange) return <Approval massSend={massSend} />;
  const askCancel = () =>
    modal.confirm({
      title: t("cancelTitle"),
      content: t("cancelAsk", { sent: massSend.counts.sent, open: massSend.counts.handedOver }),
      okText: t("cancelSend"),
      okButtonProps: { danger: true },
      cancelText: t("keep"),
      onOk: () => act.mutateAsync("cancel"),
    });
  const isEditable = state === "draft" || state === "awaiting_approval";
  return (
    <>
      <Approval massSend={massSend} />
      {state === "draft" && (
        <StartButton massSend={massSend} isBusy={act.isPending} onStart={() => act.mutate("start")} />
      )}
      {(state === "scheduled" || state === "planning" || state === "running") && (
        <Button onClick={() => act.mutate("pause")}>{t("pause")}</Button>
      )}
      {state === "paused" && (
        <Button type="primary" onClick={() => act.mutate("resume")}>
          {t("resume")}
        </Button>
      )}
      {isEditable && (
        <>
          {massSend.channel === "single" && <TestSend massSend={massSend} />}
          <Link to={`/mass-sends/${id}/edit`}>
            <Button>{t("edit")}</Button>
          </Link>
        </>
      )}
      {state !== "finished" && state !== "cancelled" && state !== "cancelling" && (
        <Button danger onClick={() => void askCancel()}>
          {t("cancelSend")}
        </Button>
      )}
    </>
  );
}

function StartButton(props: { massSend: MassSend; isBusy: boolean; onStart: () => void }) {
  const t = useWords(massSendWords);
  const { definition, id } = props.massSend;
  const { data } = useAudience(definition, id);
  const isOwner = useMay(["owner"]);
  const some = { messages: data?.messages ?? 0, advisors: data?.advisors ?? 0 };
  const later = data?.deferred.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const { channel } = props.massSend;
  const label = isOwner ? t(`handSome.${channel}`, some) : t(`submit.${channel}`, some);
  return (
    <Button
      type="primary"
      loading={props.isBusy || !data}
      disabled={some.messages + later === 0}
      title={data && some.messages + later === 0 ? t("nobodyWould") : undefined}
      onClick={props.onStart}
    >
      {label}
    </Button>
  );
}

function Approval({ massSend }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [isOpen, open] = useState(false);
  const [comment, write] = useState("");
  const decide = useMutation({
    mutationFn: (decision: "approved" | "rejected") =>
      api.call(campaignRoutes.approveMassSend, {
        params: { id: massSend.id },
        body: { decision, version: massSend.version, comment },
      }),
    onSuccess: (next) => {
      queries.setQueryData(["mass-send", massSend.id], next);
      open(false);
    },
    onError: (error) => showProblem(error),
  });
  const mayDecide = useMay(["owner", "reviewer"]);
  if (!mayDecide || massSend.state !== "awaiting_approval") return null;
  return (
    <>
      <Button type="primary" onClick={() => open(true)}>
        {t("decide")}
      </Button>
      <Modal
        open={isOpen}
        title={t("decideTitle", { name: massSend.name })}
        onCancel={() => open(false)}
        footer={[
          <Button
            key="no"
            danger
            disabled={!comment.trim()}
            title={comment.trim() ? undefined : t("commentNeeded")}
            loading={decide.isPending}
            onClick={() => decide.mutate("rejected")}
          >
            {t("reject")}
          </Button>,
          <Button
            key="yes"
            type="primary"
            loading={decide.isPending}
            onClick={() => decide.mutate("approved")}
          >
            {t("approve")}
          </Button>,
        ]}
      >
        {massSend.definition.variants.map(({ id, text }) => (
          <p key={id} style={{ whiteSpace: "pre-wrap" }}>
            {text}
          </p>
        ))}
        <Input.TextArea
          aria-label={t("comment")}
          placeholder={t("comment")}
          value={comment}
          maxLength={500}
          onChange={(event) => write(event.target.value)}
        />
      </Modal>
    </>
  );
}
