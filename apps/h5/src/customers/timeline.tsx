import { COMPLAINT_ABOUT, CONSENT_PURPOSES, customersRoutes, type TimelineEntry } from "@hortus/contracts";
import { learnTime, useFormat, useWords } from "@hortus/ui";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd-mobile";
import { api } from "../api.ts";
import { Failed } from "../shared/states.tsx";
import { customerWords } from "./words.ts";

/** What happened with this customer, newest first. */
export function Timeline({ customerId }: { customerId: string }) {
  const say = useWords(customerWords);
  const { data, error, isError, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["customer", customerId, "timeline"],
    queryFn: async ({ pageParam, signal }) => {
      const call = { params: { id: customerId }, query: { limit: 15, cursor: pageParam } };
      const page = await api.call(customersRoutes.listTimeline, call, { signal });
      learnTime(page.asOf);
      return page;
    },
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    getNextPageParam: (page) => page.nextCursor,
  });
  const entries = data?.pages.flatMap(({ rows }) => rows);
  return (
    <section className="sheet">
      <h2>{say("timeline")}</h2>
      {isError && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !isError && <Skeleton.Paragraph lineCount={3} animated />}
      {entries?.length === 0 && <p className="muted">{say("noTimeline")}</p>}
      <ol className="timeline">
        {entries?.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ol>
      {hasNextPage && (
        <Button
          block
          fill="none"
          color="primary"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {say("more")}
        </Button>
      )}
    </section>
  );
}

function Entry({ entry: { at, kind, payload } }: { entry: TimelineEntry }) {
  const say = useWords(customerWords);
  const format = useFormat();
  const values: Record<string, string | number> = Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, value]] : [],
    ),
  );
  const about = COMPLAINT_ABOUT.find((one) => one === payload["about"]);
  if (about) values["about"] = say(`about_${about}`);
  const purpose = CONSENT_PURPOSES.find((one) => one === payload["purpose"]);
  if (purpose) values["purpose"] = say(`purpose_${purpose}`);
  const money = typeof payload["amountFen"] === "number" ? format.money(payload["amountFen"]) : "";
  const details = [
    listOf(payload["products"]).join(say("between")),
    payload["by"] === "advisor" && say("byAdvisor"),
    payload["by"] === "customer" && say("byCustomer"),
    payload["details"],
    payload["note"],
  ];
  const detail = details.filter((text) => typeof text === "string" && text !== "").join(" · ");
  return (
    <li>
      <span>{customerWords.has(kind) ? say(kind, { ...values, money }) : say("other", { kind })}</span>
      {detail && <span className="muted small">{detail}</span>}
      <time title={format.exact(at)}>{format.when(at)}</time>
    </li>
  );
}

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
