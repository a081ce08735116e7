import { handoversRoutes, wecomRoutes, type Advisor } from "@hortus/contracts";
import { PageHeader, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Checkbox, Form, Select, Steps } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useAdvisors } from "../../shared/lookups.ts";
import { CustomerPicker } from "./customer-picker.tsx";
import { useWhat } from "./reasons.ts";
import { countPicked, newRequestId, NOBODY, toRequest, type Selection } from "./selection.ts";
import { handoverWords } from "./words.ts";
import "./handovers.css";

const STEPS = ["from", "customers", "receivers", "confirm"] as const;
type Step = (typeof STEPS)[number];

/** Who hands over, whom, to whom: a step each, then one button that says what it does. Who and the step are in the address. */
export default function NewHandoverPage() {
  const t = useWords(handoverWords);
  const advisors = useAdvisors();
  const [search, setSearch] = useSearchParams();
  const from = advisors.find(({ id }) => id === search.get("from"));
  const [selection, setSelection] = useState<Selection>(NOBODY);
  const [groups, setGroups] = useState<readonly string[]>([]);
  const [receivers, setReceivers] = useState<readonly string[]>([]);
  // The same for this page: a second click is the same hand-over.
  const [id] = useState(newRequestId);
  const { data: owned } = useQuery({
    queryKey: ["groups", "of", from?.id],
    queryFn: ({ signal }) =>
      api.call(wecomRoutes.listGroups, { query: { owner: from?.id ?? "", limit: 200 } }, { signal }),
    enabled: from !== undefined,
  });
  const ownedGroups = owned?.rows.filter(({ state }) => state !== "dissolved") ?? [];
  const picked = countPicked(selection);
  const wanted = STEPS.find((each) => each === search.get("step")) ?? "from";
  const isReady = {
    from: true,
    customers: from !== undefined,
    receivers: from !== undefined && picked + groups.length > 0,
    confirm: receivers.length > 0 && picked + groups.length > 0,
  };
  // What was picked is kept in this page only: after a reload one begins again where it is missing.
  const step = STEPS.findLast(
    (each) =>
      STEPS.indexOf(each) <= STEPS.indexOf(wanted) &&
      STEPS.slice(0, STEPS.indexOf(each) + 1).every((one) => isReady[one]),
  );
  const go = (next: Step) => setSearch({ ...(from ? { from: from.id } : {}), step: next });
  const at = STEPS.indexOf(step ?? "from");
  const next = STEPS[at + 1];
  const previous = STEPS[at - 1];
  return (
    <>
      <PageHeader
        title={t("newTitle")}
        about={t("newAbout")}
        back={{ to: "/handovers", label: t("title") }}
      />
      <div className="h-stack">
        <Steps
          current={at}
          responsive
          className="h-card handover-step"
          items={STEPS.map((key) => ({ title: t(`step.${key}`) }))}
        />
        <section className="h-card handover-step h-stack">
          {step === "from" && (
            <Form layout="vertical">
              <Form.Item label={t("from")} extra={t("fromHint")} htmlFor="handover-from">
                <Select
                  id="handover-from"
                  value={from?.id ?? null}
                  placeholder={t("chooseFrom")}
                  showSearch={{ optionFilterProp: "label" }}
                  options={advisors
                    .filter(({ contacts, canHaveCustomers }) => contacts > 0 || canHaveCustomers)
                    .map((one) => ({ value: one.id, label: labelOf(one, t("left")) }))}
                  onChange={(value: string) => {
                    setSelection(NOBODY);
                    setGroups([]);
                    setReceivers([]);
                    setSearch({ from: value, step: "from" });
                  }}
                />
              </Form.Item>
              {from && <p>{t("contactsOf", { name: from.name, count: from.contacts })}</p>}
            </Form>
          )}
          {step === "customers" && from && (
            <>
              <CustomerPicker from={from.id} selection={selection} onChange={setSelection} />
              {ownedGroups.length > 0 && (
                <Checkbox.Group
                  value={[...groups]}
                  onChange={(ids) => setGroups(ids)}
                  className="handover-people"
                  aria-label={t("groups")}
                  options={ownedGroups.map((group) => ({
                    value: group.id,
                    label: `${t("groups")} · ${group.name || t("unnamed")}`,
                  }))}
                />
              )}
            </>
          )}
          {step === "receivers" && from && (
            <Form layout="vertical">
              <Form.Item label={t("receivers")} extra={t("receiversHint")} htmlFor="handover-receivers">
                <Select
                  id="handover-receivers"
                  mode="multiple"
                  maxCount={20}
                  value={[...receivers]}
                  placeholder={t("chooseReceivers")}
                  showSearch={{ optionFilterProp: "label" }}
                  options={advisors
                    .filter((one) => one.id !== from.id && one.status === "active" && one.canHaveCustomers)
                    .map((one) => ({ value: one.id, label: labelOf(one, t("left")) }))}
                  onChange={(ids: string[]) => setReceivers(ids)}
                />
              </Form.Item>
            </Form>
          )}
          {step === "confirm" && from && (
            <Confirm id={id} from={from} receivers={receivers} selection={selection} groups={groups} />
          )}
          <div className="h-row">
            {previous && <Button onClick={() => go(previous)}>{t("back")}</Button>}
            {next && (
              <Button type="primary" disabled={!isReady[next]} onClick={() => go(next)}>
                {t("next")}
              </Button>
            )}
          </div>
        </section>
      </div>
    </>
  );
}

const labelOf = ({ name, department, status }: Advisor, left: string): string =>
  [name, ...(department ? [department] : []), ...(status === "left" ? [left] : [])].join(" · ");

function Confirm(props: {
  id: string;
  from: Advisor;
  receivers: readonly string[];
  selection: Selection;
  groups: readonly string[];
}) {
  const t = useWords(handoverWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const navigate = useNavigate();
  const advisors = useAdvisors();
  const { id, from, receivers, selection, groups } = props;
  const customers = countPicked(selection);
  const what = useWhat()(customers, groups.length);
  const start = useMutation({
    mutationFn: () =>
      api.call(handoversRoutes.startHandover, {
        body: {
          id,
          from: from.id,
          receivers: [...receivers],
          customers: toRequest(selection),
          groups: [...groups],
        },
      }),
    onSuccess: (handover) => {
      void message.success(t("started"));
      void navigate(`/handovers/${handover.id}`);
    },
    onError: (error) => showProblem(error),
  });
  const rules = [
    ...(customers > 0 ? (["prompt", "noCallback", "twice", "keeps"] as const) : []),
    ...(groups.length > 0 ? (["groups"] as const) : []),
  ];
  return (
    <>
      <h2 className="h-card-title">
        {t("confirmWhat", {
          from: from.name,
          what,
          to: receivers.map((one) => advisors.find((other) => other.id === one)?.name ?? one).join("、"),
        })}
      </h2>
      <ul className="handover-rules">
        {rules.map((rule) => (
          <li key={rule}>{t(`rule.${rule}`)}</li>
        ))}
      </ul>
      <div>
        <Button type="primary" size="large" loading={start.isPending} onClick={() => start.mutate()}>
          {t("go", { what })}
        </Button>
      </div>
    </>
  );
}
