import {
  PERSONA_MODELS,
  personaRoutes,
  type Persona,
  type PersonaDraft,
  contentFileRoutes,
} from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Form, Input, Select, Upload } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { fileAddress } from "../../shared/content/file-address.ts";
import { personaWords } from "./words.ts";

/** Writes a kit: a field for each facet. */
export function KitDrawer({ persona, onClose }: { persona: Persona | undefined; onClose: () => void }) {
  const t = useWords(personaWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<PersonaDraft>();
  const save = useMutation({
    mutationFn: (body: PersonaDraft) =>
      persona
        ? api.call(personaRoutes.changePersona, { params: { id: persona.id }, body })
        : api.call(personaRoutes.createPersona, { body }),
    onSuccess: async () => {
      void message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: ["personas"] });
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  const needed = [{ required: true, whitespace: true, message: t("needed") }];
  return (
    <Drawer
      open
      size="large"
      title={persona?.name ?? t("create")}
      onClose={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" loading={save.isPending} onClick={form.submit}>
          {t("save")}
        </Button>
      }
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={persona ?? { model: "expert", firstPosts: ["", "", ""], style: "" }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="name" label={t("name")} rules={needed}>
          <Input maxLength={30} />
        </Form.Item>
        <Form.Item name="model" label={t("model")}>
          <Select
            options={PERSONA_MODELS.map((value) => ({
              value,
              label: `${t(`model.${value}`)} · ${t(`modelHint.${value}`)}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="nickname" label={t("nickname")} extra={t("nicknameHint")} rules={needed}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="portrait" label={t("portrait")} extra={t("portraitHint")} rules={needed}>
          <Input.TextArea maxLength={200} autoSize />
        </Form.Item>
        <Form.Item name="portraitId">
          <Picture of={t("portrait")} />
        </Form.Item>
        <Form.Item name="signature" label={t("signature")} extra={t("signatureHint")} rules={needed}>
          <Input maxLength={30} showCount />
        </Form.Item>
        <Form.Item name="cover" label={t("cover")} extra={t("coverHint")} rules={needed}>
          <Input.TextArea maxLength={200} autoSize />
        </Form.Item>
        <Form.Item name="coverId">
          <Picture of={t("cover")} />
        </Form.Item>
        <Form.List name="firstPosts">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <Form.Item key={key} label={t("post", { place: name + 1 })}>
                  <Form.Item name={name} noStyle rules={needed}>
                    <Input.TextArea
                      aria-label={t("post", { place: name + 1 })}
                      maxLength={500}
                      autoSize={{ minRows: 2, maxRows: 6 }}
                    />
                  </Form.Item>
                  {fields.length > 1 && (
                    <Button size="small" type="text" onClick={() => remove(name)}>
                      {t("removePost")}
                    </Button>
                  )}
                </Form.Item>
              ))}
              {fields.length < 4 && (
                <Form.Item>
                  <Button size="small" type="dashed" onClick={() => add("")}>
                    {t("addPost")}
                  </Button>
                </Form.Item>
              )}
            </>
          )}
        </Form.List>
        <Form.Item name="style" label={t("style")} extra={t("styleHint")}>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}

/** A picture goes into the library's store at once; the kit keeps its id. */
function Picture(props: { of: string; value?: string; onChange?: (id: string | undefined) => void }) {
  const t = useWords(personaWords);
  const showProblem = useShowProblem();
  const [isSending, setSending] = useState(false);
  const { value } = props;
  const send = async (file: File) => {
    setSending(true);
    try {
      props.onChange?.((await api.upload(contentFileRoutes.uploadContentFile, {}, file)).id);
    } catch (error) {
      showProblem(error);
    }
    setSending(false);
  };
  return (
    <div className="h-row">
      {value && <img className="persona-picture" src={fileAddress(value)} alt={props.of} />}
      <Upload
        accept="image/png,image/jpeg"
        showUploadList={false}
        beforeUpload={(file) => {
          void send(file);
          return false;
        }}
      >
        <Button size="small" loading={isSending}>
          {`${props.of} · ${t("picture")}`}
        </Button>
      </Upload>
      {value && (
        <Button size="small" type="text" onClick={() => props.onChange?.(undefined)}>
          {t("removePost")}
        </Button>
      )}
    </div>
  );
}
