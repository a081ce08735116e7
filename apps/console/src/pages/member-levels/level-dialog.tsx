import { membershipRoutes, type MemberLevel } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { api } from "../../api.ts";
import { LEVELS_KEY } from "../../shared/member-levels.ts";
import { memberLevelWords } from "./words.ts";

const CODE = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** A new level, or another name for one. */
export function LevelDialog({ level, onClose }: { level: MemberLevel | undefined; onClose: () => void }) {
  const t = useWords(memberLevelWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<{ name: string; code: string }>();
  const save = useMutation({
    mutationFn: ({ name, code }: { name: string; code: string }) =>
      level
        ? api.call(membershipRoutes.changeMemberLevel, {
            params: { id: level.id },
            body: { name, archived: level.archived },
          })
        : api.call(membershipRoutes.createMemberLevel, { body: { name, code } }),
    onSuccess: (levels) => {
      queries.setQueryData(LEVELS_KEY, levels);
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  const needed = { required: true, whitespace: true, message: t("needed") };
  return (
    <Modal
      open
      title={level ? level.name : t("create")}
      okText={t("save")}
      cancelText={t("cancel")}
      onCancel={onClose}
      onOk={() => form.submit()}
      confirmLoading={save.isPending}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: level?.name ?? "", code: level?.code ?? "" }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="name" label={t("name")} rules={[needed]}>
          <Input maxLength={30} />
        </Form.Item>
        {!level && (
          <Form.Item
            name="code"
            label={t("code")}
            extra={t("codeHint")}
            rules={[needed, { pattern: CODE, message: t("codeWrong") }]}
          >
            <Input maxLength={40} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
