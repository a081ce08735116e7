import { customersRoutes, wecomRoutes } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api.ts";
import { Complaints } from "../customers/complaints.tsx";
import { Facts, Tags } from "../customers/profile-page.tsx";
import { Orders } from "../customers/orders.tsx";
import { Timeline } from "../customers/timeline.tsx";
import { SidebarPosters } from "../posters/posters.tsx";
import { Empty, Failed, Waiting } from "../shared/states.tsx";
import { TaskCard } from "../tasks/task-card.tsx";
import { useTasks } from "../tasks/use-tasks.ts";
import { Pages } from "./pages.tsx";
import { Scripts } from "./scripts.tsx";
import { readCustomer, SdkRefusal } from "./sdk.ts";
import { SidebarRefused } from "./refused.tsx";
import { sidebarWords } from "./words.ts";

/** Beside a chat in WeCom: who this is, what is to do for them today, what they bought and what happened. */
export default function CustomerSidebar() {
  const say = useWords(sidebarWords);
  const who = useQuery({
    queryKey: ["sidebar", "who"],
    async queryFn({ signal }) {
      const externalUserId = await readCustomer();
      return api.call(wecomRoutes.whoIsContact, { params: { externalUserId } }, { signal });
    },
    // Another chat is another page.
    staleTime: Infinity,
  });
  const id = who.data?.customerId;
  const customer = useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) => api.call(customersRoutes.getCustomer, { params: { id: id ?? "" } }, { signal }),
    enabled: id !== undefined,
  });
  if (who.error instanceof SdkRefusal)
    return <SidebarRefused error={who.error} onRetry={() => void who.refetch()} />;
  if (who.error) return <Failed error={who.error} onRetry={() => void who.refetch()} />;
  if (who.data && !id) return <Empty title={say("strangerTitle")}>{say("strangerText")}</Empty>;
  if (customer.error) return <Failed error={customer.error} onRetry={() => void customer.refetch()} />;
  if (!customer.data) return <Waiting rows={3} />;
  return (
    <div className="stack">
      <h1 className="side-name">{customer.data.name}</h1>
      <TodayFor customerId={customer.data.id} />
      <Tags tagIds={customer.data.tagIds} />
      <Scripts customer={customer.data} />
      <Pages customer={customer.data} />
      <SidebarPosters customer={customer.data} />
      <Facts customer={customer.data} />
      <Orders customerId={customer.data.id} />
      <Complaints customerId={customer.data.id} />
      <Timeline customerId={customer.data.id} />
    </div>
  );
}

/** Open tasks that concern the customer of this chat. */
function TodayFor({ customerId }: { customerId: string }) {
  const say = useWords(sidebarWords);
  const { data } = useTasks("open");
  const tasks = (data?.pages ?? [])
    .flatMap(({ rows }) => rows)
    .filter((task) => task.customers.some((one) => one.customerId === customerId));
  if (tasks.length === 0) return null;
  return (
    <section aria-label={say("today")}>
      {tasks.map((task) => (
        <TaskCard key={task.id} task={task} />
      ))}
    </section>
  );
}
