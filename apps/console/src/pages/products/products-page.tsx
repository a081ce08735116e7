import { CloudUploadOutlined, HistoryOutlined, PlusOutlined } from "@ant-design/icons";
import { catalogRoutes, commerceRoutes, type Product } from "@hortus/contracts";
import { EmptyState, PageHeader, ResourceTable, useWords } from "@hortus/ui";
import { Button } from "antd";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { RepurchaseByCategory } from "./categories.tsx";
import { useProductColumns } from "./columns.tsx";
import { useProductFilters } from "./filters.ts";
import { ImportProducts } from "./import-products.tsx";
import { ProductDrawer } from "./product-drawer.tsx";
import { productsWords } from "./words.ts";
import "./products.css";

/** All products by code; a row opens in a drawer, where it is changed. */
export default function ProductsPage() {
  const t = useWords(productsWords);
  const mayChange = useMay(catalogRoutes.createProduct.roles);
  const mayCompare = useMay(commerceRoutes.listRepurchase.roles);
  const columns = useProductColumns();
  const { filters, toQuery } = useProductFilters();
  const [address, setAddress] = useSearchParams();
  const open = (name: "product" | "import" | "repurchase", value: string | undefined) =>
    setAddress((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  const actions = mayChange && (
    <>
      <Button icon={<CloudUploadOutlined />} onClick={() => open("import", "file")}>
        {t("importFile")}
      </Button>
      <Button type="primary" icon={<PlusOutlined />} onClick={() => open("product", "new")}>
        {t("create")}
      </Button>
    </>
  );
  const compare = mayCompare && (
    <Button icon={<HistoryOutlined />} onClick={() => open("repurchase", "categories")}>
      {t("byCategory")}
    </Button>
  );
  const chosen = address.get("product") ?? undefined;
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          <>
            {compare}
            {actions}
          </>
        }
      />
      <ResourceTable<Product>
        list="products"
        load={({ cursor, search, filters: chosenFilters }, signal) =>
          api.call(
            catalogRoutes.listProducts,
            { query: { cursor, search, ...toQuery(chosenFilters) } },
            { signal },
          )
        }
        rowKey={({ id }) => id}
        onOpen={({ id }) => open("product", id)}
        columns={columns}
        searchLabel={t("search")}
        filters={filters}
        empty={<EmptyState title={t("empty")} hint={t("emptyHint")} actions={actions} />}
      />
      {chosen && (
        <ProductDrawer
          key={chosen}
          id={chosen === "new" ? undefined : chosen}
          onClose={() => open("product", undefined)}
        />
      )}
      {mayCompare && address.has("repurchase") && (
        <RepurchaseByCategory onClose={() => open("repurchase", undefined)} />
      )}
      {address.has("import") && <ImportProducts onClose={() => open("import", undefined)} />}
    </>
  );
}
