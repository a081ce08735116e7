import { attributeRoutes, type CustomerAttribute } from "@hortus/contracts";
import { useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { AttributeInput, useAttributeValue } from "../../shared/attributes.tsx";
import { attributeWords } from "../attributes/words.ts";

/** The workspace's own attributes of this customer; not there while the workspace has none. */
export function Attributes({ customerId }: { customerId: string }) {
  const t = useWords(attributeWords);
  const { data } = useQuery({
    queryKey: ["customer", customerId, "attributes"],
    queryFn: ({ signal }) =>
      api.call(attributeRoutes.listCustomerAttributes, { params: { id: customerId } }, { signal }),
  });
  if (!data || data.rows.length === 0) return null;
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("ofCustomer")}</h2>
      <ul className="customer-lines">
        {data.rows.map((attribute) => (
          <Line key={attribute.id} customerId={customerId} attribute={attribute} />
        ))}
      </ul>
    </section>
  );
}

function Line({ customerId, attribute }: { customerId: string; attribute: CustomerAttribute }) {
  const t = useWords(attributeWords);
  const format = useFormat();
  const valueOf = useAttributeValue();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [typed, type] = useState<string>();
  const { id: attributeId, name, value, by, changedAt } = attribute;
  const set = useMutation({
    mutationFn: (next: string | null) =>
      api.call(attributeRoutes.setCustomerAttribute, {
        params: { id: customerId, attributeId },
        body: { value: next },
      }),
    onSuccess: (rows) => {
      queries.setQueryData(["customer", customerId, "attributes"], rows);
      type(undefined);
    },
    onError: (error) => showProblem(error),
  });
  const mayEdit = useMay(attributeRoutes.setCustomerAttribute.roles) && !attribute.archived;
  if (typed !== undefined)
    return (
      <li>
        <span>{name}</span>
        <span className="h-row">
          <AttributeInput attribute={attribute} value={typed} onChange={type} />
          <Button
            size="small"
            type="primary"
            loading={set.isPending}
            onClick={() => set.mutate(typed === "" ? null : typed)}
          >
            {t("save")}
          </Button>
          <Button size="small" onClick={() => type(undefined)}>
            {t("cancel")}
          </Button>
        </span>
      </li>
    );
  return (
    <li>
      <span>
        {name}
        {by && changedAt && (
          <div className="h-muted h-small">{t("byWhom", { by, when: format.when(changedAt) })}</div>
        )}
      </span>
      <span className="h-row">
        {value === undefined ? <span className="h-muted">{t("unset")}</span> : valueOf(attribute, value)}
        {mayEdit && (
          <Button
            size="small"
            type="text"
            aria-label={`${t(value === undefined ? "set" : "edit")} ${name}`}
            onClick={() => type(value ?? "")}
          >
            {t(value === undefined ? "set" : "edit")}
          </Button>
        )}
      </span>
    </li>
  );
}
