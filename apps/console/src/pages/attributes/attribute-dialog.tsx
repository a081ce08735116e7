import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { ATTRIBUTE_TYPES, attributeRoutes, type Attribute } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Radio } from "antd";
import { api } from "../../api.ts";
import { FormDialog } from "../../shared/form-dialog.tsx";
import { attributeWords } from "./words.ts";

interface AttributeForm {
  name: string;
  type: Attribute["type"];
  sensitive: boolean;
  options: { id?: string; name: string }[];
}

/** A new attribute, or another name and other options for one. */
export function AttributeDialog({
  attribute,
  onClose,
}: {
  attribute: Attribute | undefined;
  onClose: () => void;
}) {
  const t = useWords(attributeWords);
  const queries = useQueryClient();
  const [form] = Form.useForm<AttributeForm>();
  const type = (Form.useWatch("type", form) as Attribute["type"] | undefined) ?? attribute?.type ?? "choice"; // the field of that name
  const save = async ({ name, options = [], sensitive }: AttributeForm) => {
    const body = { name, options: type === "choice" ? options : [] };
    await (attribute
      ? api.call(attributeRoutes.changeAttribute, {
          params: { id: attribute.id },
          body: { ...body, archived: attribute.archived },
        })
      : api.call(attributeRoutes.createAttribute, { body: { ...body, type, sensitive } }));
    await queries.invalidateQueries({ queryKey: ["attributes"] });
  };
  const needed = [{ required: true, whitespace: true, message: t("needed") }];
  return (
    <FormDialog<AttributeForm>
      title={attribute ? attribute.name : t("create")}
      form={form}
      initialValues={
        attribute ?? { name: "", type: "choice", sensitive: false, options: [{ name: "" }, { name: "" }] }
      }
      save={save}
      onClose={onClose}
    >
      <Form.Item name="name" label={t("name")} rules={needed}>
        <Input maxLength={30} />
      </Form.Item>
      {!attribute && (
        <>
          <Form.Item name="type" label={t("type")} extra={t("typeHint")}>
            <Radio.Group options={ATTRIBUTE_TYPES.map((value) => ({ value, label: t(`type.${value}`) }))} />
          </Form.Item>
          <Form.Item name="sensitive" valuePropName="checked" extra={t("sensitiveHint")}>
            <Checkbox>{t("sensitiveField")}</Checkbox>
          </Form.Item>
        </>
      )}
      {type === "choice" && (
        <Form.List name="options">
          {(fields, { add, remove }) => (
            <Form.Item label={t("options")} extra={t("optionsHint")}>
              {fields.map(({ key, name }, place) => (
                <div key={key} className="h-row">
                  <Form.Item name={[name, "id"]} noStyle hidden>
                    <span />
                  </Form.Item>
                  <Form.Item
                    name={[name, "name"]}
                    rules={needed}
                    className="h-grow"
                    style={{ marginBottom: 8 }}
                  >
                    <Input maxLength={30} aria-label={t("option", { place: place + 1 })} />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    style={{ marginBottom: 8 }}
                    aria-label={t("removeOption", { place: place + 1 })}
                    disabled={fields.length === 1}
                    onClick={() => remove(name)}
                  />
                </div>
              ))}
              <Button
                type="dashed"
                icon={<PlusOutlined />}
                disabled={fields.length >= 50}
                onClick={() => add({ name: "" })}
              >
                {t("addOption")}
              </Button>
            </Form.Item>
          )}
        </Form.List>
      )}
    </FormDialog>
  );
}
