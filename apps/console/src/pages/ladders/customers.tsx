import { ladderRoutes, type Ladder } from "@hortus/contracts";
import { EmptyState, Money, ResourceTable, useWords, When } from "@hortus/ui";
import { Button } from "antd";
import { api } from "../../api.ts";
import { useStateName } from "./names.ts";
import { ladderWords } from "./words.ts";

export function LadderCustomers(props: { ladder: Ladder; state: string; onClose: () => void }) {
  const { ladder, state, onClose } = props;
  const t = useWords(ladderWords);
  const nameOf = useStateName();
  return (
    <section className="h-card">
      <div className="h-row ladder-head">
        <h2 className="h-card-title">{t("customers", { state: nameOf(state) })}</h2>
        <Button type="link" onClick={onClose}>
          {t("clear")}
        </Button>
      </div>
      <ResourceTable
        list="ladder-customers"
        dependsOn={[ladder, state]}
        load={({ cursor }, signal) =>
          api.call(
            ladderRoutes.listLadderCustomers,
            { params: { ladder }, query: { state, cursor } },
            { signal },
          )
        }
        rowKey={({ customerId }) => customerId}
        to={({ customerId }) => `/customers/${customerId}`}
        empty={<EmptyState title={t("nobody")} />}
        columns={[
          { key: "name", title: t("name"), render: ({ name }) => name, text: ({ name }) => name },
          {
            key: "since",
            title: t("since"),
            render: ({ since }) => <When at={since} />,
            text: ({ since }) => since,
          },
          {
            key: "orders",
            title: t("orders"),
            align: "right",
            render: ({ orders }) => orders,
            text: ({ orders }) => orders,
          },
          {
            key: "money",
            title: t("money"),
            align: "right",
            render: ({ moneyFen }) => <Money fen={moneyFen} />,
            text: ({ moneyFen }) => moneyFen / 100,
          },
        ]}
      />
    </section>
  );
}
