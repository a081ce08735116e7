import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import {
  OWN_EVENT_PROPERTIES,
  OWN_EVENT_PROPERTY_TYPES,
  ownEventRoutes,
  type OwnEvent,
  type OwnEventProperty,
} from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Select } from "antd";
import { api } from "../../api.ts";
import { FormDialog } from "../../shared/form-dialog.tsx";
import { ownEventWords } from "./words.ts";

interface OwnEventForm {
  name: string;
  code: string;
  onTimeline: boolean;
  properties: OwnEventProperty[];
}

const CODE = /^[a-z][a-z0-9_]{0,39}$/;

/** A new event, or another name and more properties for one. */
export function OwnEventDialog({ event, onClose }: { event: OwnEvent | undefined; onClose: () => void }) {
  const t = useWords(ownEventWords);
  const queries = useQueryClient();
  const save = async ({ name, code, onTimeline, properties = [] }: OwnEventForm) => {
    const body = { name, properties, onTimeline };
    await (event
      ? api.call(ownEventRoutes.changeOwnEvent, {
          params: { id: event.id },
          body: { ...body, archived: event.archived },
        })
      : api.call(ownEventRoutes.createOwnEvent, { body: { ...body, code } }));
    await queries.invalidateQueries({ queryKey: ["own-events"] });
  };
  const needed = [{ required: true, whitespace: true, message: t("needed") }];
  const codeRules = [...needed, { pattern: CODE, message: t("codeWrong") }];
  return (
    <FormDialog<OwnEventForm>
      title={event ? event.name : t("create")}
      initialValues={event ?? { name: "", code: "", onTimeline: true, properties: [] }}
      save={save}
      onClose={onClose}
    >
      <Form.Item name="name" label={t("name")} rules={needed}>
        <Input maxLength={30} />
      </Form.Item>
      {!event && (
        <Form.Item name="code" label={t("code")} extra={t("codeHint")} rules={codeRules}>
          <Input maxLength={40} />
        </Form.Item>
      )}
      <Form.List name="properties">
        {(fields, { add, remove }) => (
          <Form.Item label={t("properties")} extra={t("propertiesHint")}>
            {fields.map(({ key, name }, index) => (
              <PropertyFields
                key={key}
                field={name}
                place={index + 1}
                isKept={index < (event?.properties.length ?? 0)}
                codeRules={codeRules}
                nameRules={needed}
                onRemove={() => remove(name)}
              />
            ))}
            <Button
              type="dashed"
              icon={<PlusOutlined />}
              disabled={fields.length >= OWN_EVENT_PROPERTIES.text + OWN_EVENT_PROPERTIES.number}
              onClick={() => add({ code: "", name: "", type: "text" })}
            >
              {t("addProperty")}
            </Button>
          </Form.Item>
        )}
      </Form.List>
      <Form.Item name="onTimeline" valuePropName="checked" extra={t("onTimelineHint")}>
        <Checkbox>{t("onTimeline")}</Checkbox>
      </Form.Item>
    </FormDialog>
  );
}

type Rules = { required?: boolean; whitespace?: boolean; pattern?: RegExp; message: string }[];

/** One property in a row; of one that is there already only the name can be changed. */
function PropertyFields({
  field,
  place,
  isKept,
  codeRules,
  nameRules,
  onRemove,
}: {
  field: number;
  place: number;
  isKept: boolean;
  codeRules: Rules;
  nameRules: Rules;
  onRemove: () => void;
}) {
  const t = useWords(ownEventWords);
  const tight = { marginBottom: 8 };
  return (
    <div className="h-row">
      <Form.Item name={[field, "name"]} rules={nameRules} className="h-grow" style={tight}>
        <Input maxLength={30} placeholder={t("name")} aria-label={t("propertyName", { place })} />
      </Form.Item>
      <Form.Item name={[field, "code"]} rules={codeRules} className="h-grow" style={tight}>
        <Input
          maxLength={40}
          disabled={isKept}
          placeholder={t("code")}
          aria-label={t("propertyCode", { place })}
        />
      </Form.Item>
      <Form.Item name={[field, "type"]} style={tight}>
        <Select
          disabled={isKept}
          aria-label={t("propertyType", { place })}
          style={{ width: 104 }}
          options={OWN_EVENT_PROPERTY_TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
        />
      </Form.Item>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        style={tight}
        disabled={isKept}
        aria-label={t("removeProperty", { place })}
        onClick={onRemove}
      />
    </div>
  );
}
