import { catalogRoutes, type Product } from "@hortus/contracts";
import { ErrorState, KindTag, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Form, Skeleton } from "antd";
import type { ReactNode } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { fieldsOf, ProductFields, toBody, type ProductForm } from "./fields.tsx";
import { Repurchase } from "./repurchase.tsx";
import { productsWords } from "./words.ts";

/** A product to look at and to change; without an id a new one. */
export function ProductDrawer({ id, onClose }: { id: string | undefined; onClose(): void }) {
  const t = useWords(productsWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["product", id],
    queryFn: ({ signal }) => api.call(catalogRoutes.getProduct, { params: { id: id ?? "" } }, { signal }),
    enabled: id !== undefined,
  });
  if (id !== undefined && !data) {
    return (
      <Drawer open onClose={onClose} size={520} title={t("editTitle")}>
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton active />}
      </Drawer>
    );
  }
  return <Editor product={data} onClose={onClose} />;
}

function Editor({ product, onClose }: { product: Product | undefined; onClose(): void }) {
  const t = useWords(productsWords);
  const { message } = App.useApp();
  const mayChange = useMay(catalogRoutes.changeProduct.roles);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<ProductForm>();
  const save = useMutation({
    mutationFn: (fields: ProductForm) =>
      product
        ? api.call(catalogRoutes.changeProduct, { params: { id: product.id }, body: toBody(fields) })
        : api.call(catalogRoutes.createProduct, { body: { code: fields.code.trim(), ...toBody(fields) } }),
    onSuccess: (saved) => {
      queries.setQueryData(["product", saved.id], saved);
      void queries.invalidateQueries({ queryKey: ["products"] });
      void queries.invalidateQueries({ queryKey: ["product-choices"] });
      void message.success(t(product ? "saved" : "made"));
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  return (
    <Drawer
      open
      onClose={onClose}
      size={520}
      title={product?.name ?? t("create")}
      mask={{ closable: !mayChange }}
      extra={
        product?.archivedAt ? (
          <KindTag tone="warm">{t("archived")}</KindTag>
        ) : (
          product && <span className="h-muted">{product.code}</span>
        )
      }
      footer={
        mayChange && (
          <Buttons>
            <Button type="primary" loading={save.isPending} onClick={form.submit}>
              {t(product ? "save" : "create")}
            </Button>
            <Button onClick={onClose}>{t("cancel")}</Button>
            <span style={{ flex: 1 }} />
            {product && <ArchiveButton product={product} onDone={onClose} />}
          </Buttons>
        )
      }
    >
      <Form<ProductForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={!mayChange}
        initialValues={fieldsOf(product)}
        onFinish={(fields) => save.mutate(fields)}
      >
        <ProductFields isNew={product === undefined} />
      </Form>
      {product && <Repurchase productId={product.id} />}
    </Drawer>
  );
}

const Buttons = ({ children }: { children: ReactNode }) => <div className="h-row">{children}</div>;

function ArchiveButton({ product, onDone }: { product: Product; onDone(): void }) {
  const t = useWords(productsWords);
  const { message, modal } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const change = async (restore: boolean) => {
    try {
      const route = restore ? catalogRoutes.restoreProduct : catalogRoutes.archiveProduct;
      const saved = await api.call(route, { params: { id: product.id } });
      queries.setQueryData(["product", saved.id], saved);
      void message.success(t(restore ? "wasRestored" : "wasArchived"));
      onDone();
    } catch (error) {
      showProblem(error);
    }
    await queries.invalidateQueries({ queryKey: ["products"] });
  };
  if (product.archivedAt) return <Button onClick={() => void change(true)}>{t("restore")}</Button>;
  const ask = () =>
    modal.confirm({
      title: t("archiveTitle", { name: product.name }),
      content: t("archiveHint"),
      okText: t("archive"),
      cancelText: t("cancel"),
      onOk: () => change(false),
    });
  return <Button onClick={ask}>{t("archive")}</Button>;
}
