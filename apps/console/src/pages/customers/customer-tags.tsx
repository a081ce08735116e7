import { EditOutlined } from "@ant-design/icons";
import { tagsRoutes, type CustomerTag } from "@hortus/contracts";
import { EmptyState, ErrorState, useShowProblem, useWords, When } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { TagSelect } from "../../shared/tags.tsx";
import { customersWords } from "./words.ts";
import "./customers.css";

/** The customer's tags by group, with who put each. */
export function CustomerTags({ customerId }: { customerId: string }) {
  const t = useWords(customersWords);
  const mayPut = useMay(tagsRoutes.putCustomerTags.roles);
  const [isEditing, setEditing] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ["customer", customerId, "tags"],
    queryFn: ({ signal }) => api.call(tagsRoutes.getCustomerTags, { params: { id: customerId } }, { signal }),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  const edit = mayPut && (
    <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
      {t("tagsEdit")}
    </Button>
  );
  const dialog = isEditing && (
    <EditTags customerId={customerId} tags={data.rows} onClose={() => setEditing(false)} />
  );
  if (data.rows.length === 0) {
    return (
      <>
        <EmptyState title={t("tagsEmpty")} hint={t("tagsEmptyHint")} actions={edit} />
        {dialog}
      </>
    );
  }
  return (
    <div className="h-stack">
      <div>{edit}</div>
      <ul className="h-card customer-lines">
        {data.rows.map((tag) => (
          <li key={tag.tagId}>
            <div>
              <span className="tag">{tag.name}</span> <span className="h-muted">{tag.groupName}</span>
            </div>
            <div className="h-muted customer-end">
              {t(`tagSource.${tag.source}`)} · <When at={tag.at} />
            </div>
          </li>
        ))}
      </ul>
      {dialog}
    </div>
  );
}

function EditTags({
  customerId,
  tags,
  onClose,
}: {
  customerId: string;
  tags: readonly CustomerTag[];
  onClose(): void;
}) {
  const t = useWords(customersWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const [tagIds, setTagIds] = useState(() => tags.map((tag) => tag.tagId));
  const save = useMutation({
    mutationFn: () => api.call(tagsRoutes.putCustomerTags, { params: { id: customerId }, body: { tagIds } }),
    onSuccess: async (answer) => {
      queries.setQueryData(["customer", customerId, "tags"], answer);
      void message.success(t("saved"));
      onClose();
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["customer", customerId] }),
        queries.invalidateQueries({ queryKey: ["customers"] }),
      ]);
    },
    onError: (error) => showProblem(error),
  });
  return (
    <Modal
      open
      title={t("tagsEdit")}
      okText={t("save")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onOk={() => save.mutate()}
      onCancel={onClose}
    >
      <TagSelect value={tagIds} onChange={setTagIds} />
      <p className="h-muted h-small customer-hint">{t("bulkHint")}</p>
    </Modal>
  );
}
