import type { Region, Store } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Form, Input, Select } from "antd";
import { FormDialog } from "../../shared/form-dialog.tsx";
import { useAdvisors } from "../../shared/lookups.ts";
import { regionName, type Tree } from "../../shared/stores.ts";
import { useStoreChanges, type RegionFields, type StoreFields } from "./changes.ts";
import { storesWords } from "./words.ts";

const TOP = "";
const NOBODY = "";

export function StoreDialog(props: { tree: Tree; store: Store | undefined; onClose(): void }) {
  const t = useWords(storesWords);
  const { tree, store, onClose } = props;
  const advisors = useAdvisors();
  const { saveStore } = useStoreChanges();
  const people = advisors.map(({ id, name }) => ({ value: id, label: name }));
  const start: StoreFields = store ?? {
    code: "",
    name: "",
    regionId: null,
    address: "",
    phone: "",
    advisorIds: [],
    managerId: null,
  };
  return (
    <FormDialog<StoreFields>
      title={t(store ? "edit" : "newStore")}
      initialValues={{ ...start, regionId: start.regionId ?? TOP, managerId: start.managerId ?? NOBODY }}
      save={(fields) =>
        saveStore(store?.id, {
          ...fields,
          regionId: fields.regionId || null,
          managerId: fields.managerId || null,
        })
      }
      onClose={onClose}
    >
      <Form.Item name="code" label={t("code")} extra={t("codeHint")} rules={[needed(t("needed"))]}>
        <Input maxLength={40} autoFocus />
      </Form.Item>
      <Form.Item name="name" label={t("name")} rules={[needed(t("needed"))]}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="regionId" label={t("region")}>
        <RegionSelect tree={tree} none={t("outside")} without={undefined} />
      </Form.Item>
      <Form.Item name="address" label={t("address")}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="phone" label={t("phone")}>
        <Input maxLength={30} />
      </Form.Item>
      <Form.Item name="advisorIds" label={t("advisors")}>
        <Select mode="multiple" options={people} showSearch={{ optionFilterProp: "label" }} />
      </Form.Item>
      <Form.Item name="managerId" label={t("manager")} extra={t("managerHint")}>
        <Select
          options={[{ value: NOBODY, label: t("noManager") }, ...people]}
          showSearch={{ optionFilterProp: "label" }}
        />
      </Form.Item>
    </FormDialog>
  );
}

export function RegionDialog(props: { tree: Tree; region: Region | undefined; onClose(): void }) {
  const t = useWords(storesWords);
  const { tree, region, onClose } = props;
  const { saveRegion } = useStoreChanges();
  return (
    <FormDialog<RegionFields>
      title={t(region ? "edit" : "newRegion")}
      initialValues={{ name: region?.name ?? "", parentId: region?.parentId ?? TOP }}
      save={(fields) => saveRegion(region?.id, { ...fields, parentId: fields.parentId || null })}
      onClose={onClose}
    >
      <Form.Item name="name" label={t("name")} rules={[needed(t("needed"))]}>
        <Input maxLength={40} autoFocus />
      </Form.Item>
      <Form.Item name="parentId" label={t("parent")}>
        <RegionSelect tree={tree} none={t("top")} without={region?.id} />
      </Form.Item>
    </FormDialog>
  );
}

const needed = (message: string) => ({ required: true, whitespace: true, message });

/** The form hands it value and onChange. */
function RegionSelect({
  tree,
  none,
  without,
  ...given
}: {
  tree: Tree;
  none: string;
  without: string | undefined;
}) {
  const regions = tree.regions.filter(({ id }) => id !== without);
  const options = regions.map(({ id }) => ({ value: id, label: regionName(tree, id) }));
  return (
    <Select
      {...given}
      showSearch={{ optionFilterProp: "label" }}
      options={[{ value: TOP, label: none }, ...options.toSorted((a, b) => a.label.localeCompare(b.label))]}
    />
  );
}
