import { EditOutlined } from "@ant-design/icons";
import { customersRoutes } from "@hortus/contracts";
import { ErrorState, PageHeader, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Tabs } from "antd";
import { useState } from "react";
import { Navigate, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Consents } from "./consents.tsx";
import { ContactTag } from "./contact-tag.tsx";
import { EditProfile } from "./edit-profile.tsx";
import { Engagement } from "./engagement.tsx";
import { Orders } from "./orders.tsx";
import { Overview } from "./overview.tsx";
import { CustomerTags } from "./customer-tags.tsx";
import { Timeline } from "./timeline.tsx";
import { customersWords } from "./words.ts";

export default function ProfilePage() {
  const t = useWords(customersWords);
  const { id = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const mayEdit = useMay(customersRoutes.changeCustomer.roles);
  const [isEditing, setEditing] = useState(false);
  const {
    data: customer,
    error,
    refetch,
  } = useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) => api.call(customersRoutes.getCustomer, { params: { id } }, { signal }),
  });
  if (error && !customer) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!customer) return <Skeleton active paragraph={{ rows: 8 }} />;
  // The id of a profile that was merged leads to the one that stayed.
  if (customer.id !== id) return <Navigate to={`/customers/${customer.id}`} replace />;
  const about = [customer.phone, customer.city, customer.advisors.map(({ name }) => name).join(" · ")].filter(
    Boolean,
  );
  const tabs = [
    { key: "overview", label: t("tab.overview"), children: <Overview customer={customer} /> },
    { key: "timeline", label: t("tab.timeline"), children: <Timeline customerId={id} /> },
    { key: "orders", label: t("tab.orders"), children: <Orders customerId={id} /> },
    { key: "tags", label: t("tab.tags"), children: <CustomerTags customerId={id} /> },
    { key: "consents", label: t("tab.consents"), children: <Consents customerId={id} /> },
    { key: "engagement", label: t("tab.engagement"), children: <Engagement customerId={id} /> },
  ];
  return (
    <>
      <PageHeader
        title={customer.name}
        back={{ to: "/customers", label: t("title") }}
        state={<ContactTag state={customer.contactState} />}
        about={about.join(" | ")}
        actions={
          mayEdit && (
            <Button type="primary" icon={<EditOutlined />} onClick={() => setEditing(true)}>
              {t("edit")}
            </Button>
          )
        }
      />
      <Tabs
        activeKey={tabs.find(({ key }) => key === params.get("tab"))?.key ?? "overview"}
        onChange={(tab) => setParams(tab === "overview" ? {} : { tab }, { replace: true })}
        destroyOnHidden
        items={tabs}
      />
      {isEditing && <EditProfile customer={customer} onClose={() => setEditing(false)} />}
    </>
  );
}
