import { membershipRoutes, type MemberLevel } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Form, Input } from "antd";
import { api } from "../../api.ts";
import { FormDialog } from "../../shared/form-dialog.tsx";
import { LEVELS_KEY } from "../../shared/member-levels.ts";
import { memberLevelWords } from "./words.ts";

const CODE = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** A new level, or another name for one. */
export function LevelDialog({ level, onClose }: { level: MemberLevel | undefined; onClose: () => void }) {
  const t = useWords(memberLevelWords);
  const queries = useQueryClient();
  const save = async ({ name, code }: { name: string; code: string }) => {
    const levels = await (level
      ? api.call(membershipRoutes.changeMemberLevel, {
          params: { id: level.id },
          body: { name, archived: level.archived },
        })
      : api.call(membershipRoutes.createMemberLevel, { body: { name, code } }));
    queries.setQueryData(LEVELS_KEY, levels);
  };
  const needed = { required: true, whitespace: true, message: t("needed") };
  return (
    <FormDialog
      title={level ? level.name : t("create")}
      initialValues={{ name: level?.name ?? "", code: level?.code ?? "" }}
      save={save}
      onClose={onClose}
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
    </FormDialog>
  );
}
