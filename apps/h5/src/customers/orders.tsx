import { commerceRoutes } from "@hortus/contracts";
import { learnTime, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd-mobile";
import { api } from "../api.ts";
import { Failed } from "../shared/states.tsx";
import { customerWords } from "./words.ts";

const SHOWN = 5;
const LINES_SHOWN = 3;

/** The latest orders and what they come to. */
export function Orders({ customerId }: { customerId: string }) {
  const say = useWords(customerWords);
  const format = useFormat();
  const { data, error, isError, refetch } = useQuery({
    queryKey: ["customer", customerId, "orders"],
    queryFn: async ({ signal }) => {
      const page = await api.call(
        commerceRoutes.listCustomerOrders,
        { params: { id: customerId }, query: { limit: SHOWN } },
        { signal },
      );
      learnTime(page.asOf);
      return page;
    },
  });
  return (
    <section className="sheet">
      <div className="sheet-head">
        <h2>{say("orders")}</h2>
        {data && data.summary.count > 0 && (
          <span className="muted">
            {say("total", { count: data.summary.count, money: format.money(data.summary.netAmountFen) })}
          </span>
        )}
      </div>
      {isError && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !isError && <Skeleton.Paragraph lineCount={2} animated />}
      {data?.rows.length === 0 && <p className="muted">{say("noOrders")}</p>}
      <ul className="rows flat">
        {data?.rows.map((order) => (
          <li key={order.id} className="row-plain">
            <span className="row-main">
              <strong>{format.money(order.amountFen)}</strong>
              <span className="muted small">
                {order.lines
                  .filter(({ isMasked }) => !isMasked)
                  .slice(0, LINES_SHOWN)
                  .map(({ name }) => name)
                  .join(say("between")) || order.source}
                {order.state !== "paid" && ` · ${say(order.state)}`}
              </span>
            </span>
            <time title={format.exact(order.paidAt)}>{format.when(order.paidAt)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
