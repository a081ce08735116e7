import {
  PRODUCT_ROLES,
  productRoleLabels,
  RANGE_ROLES,
  rangeRoleLabels,
  REGULATORY_CLASSES,
  regulatoryClassWords,
  type Product,
  type ProductRole,
  type RangeRole,
  type RegulatoryClass,
} from "@hortus/contracts";
import { useBilingual, useWords } from "@hortus/ui";
import { AutoComplete, Checkbox, DatePicker, Form, Input, InputNumber, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useProductChoices } from "./filters.ts";
import { productsWords } from "./words.ts";

/** What stands in the fields; an emptied one is null, undefined or "". */
export interface ProductForm {
  code: string;
  name: string;
  regulatoryClass: RegulatoryClass;
  brand?: string | null;
  category?: string | null;
  role?: ProductRole | null;
  rangeRole?: RangeRole | null;
  priceYuan?: number | null;
  memberOnly: boolean;
  onlineSaleProhibited: boolean;
  unitsPerPack?: number | null;
  dailyDose?: number | null;
  sharingFactor?: number | null;
  approvalNumber?: string | null;
  approvalExpiresOn?: Dayjs | null;
}

export const fieldsOf = (product: Product | undefined): Partial<ProductForm> =>
  product
    ? {
        ...product,
        priceYuan: product.priceFen === null ? null : product.priceFen / 100,
        approvalExpiresOn: product.approvalExpiresOn ? dayjs(product.approvalExpiresOn) : null,
      }
    : { memberOnly: false, onlineSaleProhibited: false, sharingFactor: 1 };

export const toBody = (fields: ProductForm) => ({
  name: fields.name.trim(),
  regulatoryClass: fields.regulatoryClass,
  brand: fields.brand?.trim() || null,
  category: fields.category?.trim() || null,
  role: fields.role ?? null,
  rangeRole: fields.rangeRole ?? null,
  priceFen: fields.priceYuan == null ? null : Math.round(fields.priceYuan * 100),
  memberOnly: fields.memberOnly,
  onlineSaleProhibited: fields.onlineSaleProhibited,
  unitsPerPack: fields.unitsPerPack ?? null,
  dailyDose: fields.dailyDose ?? null,
  sharingFactor: fields.sharingFactor ?? 1,
  approvalNumber: fields.approvalNumber?.trim() || null,
  approvalExpiresOn: fields.approvalExpiresOn?.format("YYYY-MM-DD") ?? null,
});

export function ProductFields({ isNew }: { isNew: boolean }) {
  const t = useWords(productsWords);
  const say = useBilingual();
  const { brands, categories } = useProductChoices();
  const needed = [{ required: true, message: t("needed") }];
  const choices = <Value extends string>(
    values: readonly Value[],
    labels: Readonly<Record<Value, { zh: string; en: string }>>,
  ) => values.map((value) => ({ value, label: say(labels[value]) }));
  return (
    <>
      {isNew && (
        <Form.Item name="code" label={t("code")} rules={needed} extra={t("codeHint")}>
          <Input maxLength={60} autoFocus />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label={t("name")}
        rules={[{ required: true, whitespace: true, message: t("needed") }]}
      >
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="regulatoryClass" label={t("class")} rules={needed} extra={t("classHint")}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={choices(REGULATORY_CLASSES, regulatoryClassWords)}
        />
      </Form.Item>
      <div className="product-pair">
        <Form.Item name="category" label={t("category")}>
          <AutoComplete allowClear maxLength={60} options={categories.map((value) => ({ value }))} />
        </Form.Item>
        <Form.Item name="brand" label={t("brand")}>
          <AutoComplete allowClear maxLength={60} options={brands.map((value) => ({ value }))} />
        </Form.Item>
        <Form.Item name="role" label={t("role")}>
          <Select allowClear options={choices(PRODUCT_ROLES, productRoleLabels)} />
        </Form.Item>
        <Form.Item name="rangeRole" label={t("rangeRole")}>
          <Select allowClear options={choices(RANGE_ROLES, rangeRoleLabels)} />
        </Form.Item>
        <Form.Item name="priceYuan" label={t("price")}>
          <InputNumber
            min={0}
            max={10_000_000}
            precision={2}
            suffix={t("priceUnit")}
            style={{ width: "100%" }}
          />
        </Form.Item>
        <div className="product-checks">
          <Form.Item name="memberOnly" valuePropName="checked" noStyle>
            <Checkbox>{t("memberOnly")}</Checkbox>
          </Form.Item>
          <Form.Item name="onlineSaleProhibited" valuePropName="checked" noStyle>
            <Checkbox>{t("onlineSaleProhibited")}</Checkbox>
          </Form.Item>
        </div>
      </div>
      <Usage />
      <h3 className="product-part">{t("approval")}</h3>
      <div className="product-pair">
        <Form.Item name="approvalNumber" label={t("approvalNumber")}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="approvalExpiresOn" label={t("approvalExpiresOn")}>
          <DatePicker style={{ width: "100%" }} />
        </Form.Item>
      </div>
    </>
  );
}

/** How long a pack lasts, told while it is typed. */
function Usage() {
  const t = useWords(productsWords);
  const form = Form.useFormInstance<ProductForm>();
  const units = Form.useWatch("unitsPerPack", form);
  const dose = Form.useWatch("dailyDose", form);
  const sharing = Form.useWatch("sharingFactor", form) ?? 1;
  const days = units && dose ? Math.round((units / (dose * sharing)) * 10) / 10 : undefined;
  const number = (max: number, min = 0.001) => <InputNumber min={min} max={max} style={{ width: "100%" }} />;
  return (
    <>
      <h3 className="product-part">
        {t("usage")}
        <span className="h-muted" title={t("daysHint")}>
          {days === undefined ? t("unknownDays") : `${t("daysOfSupply")} ${t("days", { count: days })}`}
        </span>
      </h3>
      <div className="product-triple">
        <Form.Item name="unitsPerPack" label={t("unitsPerPack")} tooltip={t("unitsHint")}>
          {number(100_000)}
        </Form.Item>
        <Form.Item name="dailyDose" label={t("dailyDose")}>
          {number(10_000)}
        </Form.Item>
        <Form.Item name="sharingFactor" label={t("sharingFactor")} tooltip={t("sharingHint")}>
          {number(20, 1)}
        </Form.Item>
      </div>
    </>
  );
}
