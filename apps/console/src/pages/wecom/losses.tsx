import { wecomRoutes, type LossKind, type WecomLoss } from "@hortus/contracts";
import { useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Popconfirm } from "antd";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { lossWords } from "./loss-words.ts";

/** Runs that found too many missing to believe it: a person says whether they are gone. */
export function Losses({ losses }: { losses: readonly WecomLoss[] }) {
  const t = useWords(lossWords);
  const format = useFormat();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const mayDecide = useMay(wecomRoutes.decideLoss.roles);
  const decide = useMutation({
    mutationFn: ({ kind, gone }: { kind: LossKind; gone: boolean }) =>
      api.call(wecomRoutes.decideLoss, { params: { kind }, body: { gone } }),
    onSuccess: (status, { gone }) => {
      queries.setQueryData(["wecom", "status"], status);
      void message.success(t(gone ? "accepted" : "kept"));
    },
    onError: (error) => showProblem(error),
  });
  return losses.map(({ kind, lost, known, examples, foundAt, acceptedAt }) => (
    <Alert
      key={kind}
      type={acceptedAt ? "info" : "warning"}
      showIcon
      title={t(`title.${kind}`, { lost: format.count(lost), known: format.count(known) })}
      description={
        <div className="h-stack">
          <span>
            {t("examples", { names: examples.join("、"), when: format.when(foundAt) })}{" "}
            {t(acceptedAt ? "acceptedHint" : "hint")}
          </span>
          {mayDecide && !acceptedAt && (
            <div className="h-row">
              <Popconfirm
                // Below: what it asks about stands above, and must stay readable.
                placement="bottomLeft"
                title={t("sure", { lost: format.count(lost) })}
                description={t("sureHint")}
                okButtonProps={{ danger: true }}
                okText={t("gone")}
                cancelText={t("cancel")}
                onConfirm={() => decide.mutate({ kind, gone: true })}
              >
                <Button danger loading={decide.isPending}>
                  {t("gone")}
                </Button>
              </Popconfirm>
              <Button loading={decide.isPending} onClick={() => decide.mutate({ kind, gone: false })}>
                {t("keep")}
              </Button>
            </div>
          )}
        </div>
      }
    />
  ));
}
