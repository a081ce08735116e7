import { DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { type ContentFolder, contentFolderRoutes } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Form, Input, Select } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useFolders } from "./use-folders.ts";
import { contentWords } from "./words.ts";

/** Folders to make, rename and delete. */
export function Folders({ onClose }: { onClose(): void }) {
  const t = useWords(contentWords);
  const { folders, options } = useFolders();
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  return (
    <Drawer open onClose={onClose} size={440} title={t("folders")}>
      <p className="h-muted">{t("foldersHint")}</p>
      <NewFolder />
      <ul className="content-folders">
        {options.map(({ value, label }) => {
          const folder = byId.get(value);
          return folder && <FolderLine key={value} folder={folder} label={label} />;
        })}
      </ul>
    </Drawer>
  );
}

function NewFolder() {
  const t = useWords(contentWords);
  const { options } = useFolders();
  const [form] = Form.useForm<{ name: string; parentId?: string }>();
  const change = useFolderChange(() => form.resetFields());
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={({ name, parentId }) =>
        change.mutate(() =>
          api.call(contentFolderRoutes.createContentFolder, { body: { name, parentId: parentId ?? null } }),
        )
      }
    >
      <Form.Item
        name="name"
        label={t("folderName")}
        rules={[{ required: true, whitespace: true, message: t("needed") }]}
      >
        <Input maxLength={30} />
      </Form.Item>
      <Form.Item name="parentId" label={t("inFolder")}>
        <Select allowClear placeholder={t("top")} options={options} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t("newFolder")}
      </Button>
    </Form>
  );
}

function FolderLine({ folder, label }: { folder: ContentFolder; label: string }) {
  const t = useWords(contentWords);
  const [name, setName] = useState<string>();
  const change = useFolderChange(() => setName(undefined));
  const params = { id: folder.id };
  if (name !== undefined)
    return (
      <li>
        <Input
          autoFocus
          aria-label={t("folderName")}
          maxLength={30}
          value={name}
          onChange={({ target }) => setName(target.value)}
          onKeyDown={({ key }) => key === "Escape" && setName(undefined)}
          onPressEnter={() =>
            name.trim()
              ? change.mutate(() =>
                  api.call(contentFolderRoutes.renameContentFolder, { params, body: { name } }),
                )
              : setName(undefined)
          }
        />
      </li>
    );
  return (
    <li>
      <span className="h-grow">{label}</span>
      <span className="h-muted h-small">{t("items", { count: folder.items })}</span>
      <Button
        type="text"
        size="small"
        icon={<EditOutlined />}
        aria-label={`${t("rename")} ${label}`}
        onClick={() => setName(folder.name)}
      />
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined />}
        aria-label={`${t("remove")} ${label}`}
        loading={change.isPending}
        onClick={() => change.mutate(() => api.call(contentFolderRoutes.deleteContentFolder, { params }))}
      />
    </li>
  );
}

function useFolderChange(onDone: () => void) {
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  return useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onSuccess: onDone,
    onError: (error) => showProblem(error),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["content-folders"] });
      void queries.invalidateQueries({ queryKey: ["content"] });
    },
  });
}
