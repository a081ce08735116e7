import {
  productRoleLabels,
  rangeRoleLabels,
  regulatoryClassWords,
  type Product,
  type RegulatoryClass,
} from "@hortus/contracts";
import { KindTag, Money, Nothing, useBilingual, useFormat, useWords, When, type Column } from "@hortus/ui";
import { productsWords } from "./words.ts";

export function useProductColumns(): Column<Product>[] {
  const t = useWords(productsWords);
  const say = useBilingual();
  return [
    {
      key: "name",
      title: t("name"),
      width: 230,
      render: ({ name }) => name,
      text: ({ name }) => name,
    },
    { key: "code", title: t("code"), width: 110, render: ({ code }) => code, text: ({ code }) => code },
    {
      key: "class",
      title: t("class"),
      width: 130,
      render: ({ regulatoryClass }) => <ClassTag regulatoryClass={regulatoryClass} />,
      text: ({ regulatoryClass }) => say(regulatoryClassWords[regulatoryClass]),
    },
    {
      key: "category",
      title: t("category"),
      width: 110,
      render: ({ category }) => category ?? <Nothing />,
      text: ({ category }) => category ?? "",
    },
    {
      key: "brand",
      title: t("brand"),
      width: 100,
      render: ({ brand }) => brand ?? <Nothing />,
      text: ({ brand }) => brand ?? "",
    },
    {
      key: "role",
      title: t("role"),
      width: 130,
      render: (product) => rolesOf(product, say) || <Nothing />,
      text: (product) => rolesOf(product, say),
    },
    {
      key: "price",
      title: t("price"),
      width: 100,
      align: "right",
      render: ({ priceFen }) => (priceFen === null ? <Nothing /> : <Money fen={priceFen} />),
      text: ({ priceFen }) => (priceFen === null ? "" : priceFen / 100),
    },
    {
      key: "daysOfSupply",
      title: t("daysOfSupply"),
      width: 100,
      align: "right",
      render: ({ daysOfSupply }) =>
        daysOfSupply === undefined ? <Nothing /> : t("days", { count: daysOfSupply }),
      text: ({ daysOfSupply }) => daysOfSupply ?? "",
    },
    {
      key: "approvalExpiresOn",
      title: t("approvalExpiresOn"),
      width: 120,
      hidden: true,
      render: ({ approvalExpiresOn }) => <Expiry day={approvalExpiresOn} />,
      text: ({ approvalExpiresOn }) => approvalExpiresOn ?? "",
    },
    {
      key: "updatedAt",
      title: t("updatedAt"),
      width: 120,
      hidden: true,
      render: ({ updatedAt }) => <When at={updatedAt} />,
      text: ({ updatedAt }) => updatedAt,
    },
  ];
}

const rolesOf = ({ role, rangeRole }: Product, say: ReturnType<typeof useBilingual>): string =>
  [role && say(productRoleLabels[role]), rangeRole && say(rangeRoleLabels[rangeRole])]
    .filter(Boolean)
    .join(" · ");

/** Prescription goods stand out: they may not be offered. */
export function ClassTag({ regulatoryClass }: { regulatoryClass: RegulatoryClass }) {
  const say = useBilingual();
  const isPrescription = regulatoryClass === "drug_rx" || regulatoryClass === "drug_special";
  return (
    <KindTag tone={isPrescription ? "warm" : "plain"}>{say(regulatoryClassWords[regulatoryClass])}</KindTag>
  );
}

function Expiry({ day }: { day: string | null }) {
  const t = useWords(productsWords);
  const format = useFormat();
  if (day === null) return <Nothing />;
  return day < format.today() ? (
    <KindTag tone="bad">{`${format.day(day)} ${t("expired")}`}</KindTag>
  ) : (
    <>{format.day(day)}</>
  );
}
