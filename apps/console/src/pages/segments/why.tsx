import { customersRoutes, segmentRoutes, type MembershipReason } from "@hortus/contracts";
import { ErrorState, KindTag, useBilingual, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Modal, Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { segmentWords } from "./words.ts";

/** Why a customer is in the segment or not, each part with the value that was seen. */
export function WhyDialog(props: {
  segmentId: string;
  customerId: string;
  /** Of a sensitive segment: what it is looked at for. */
  reason: string | undefined;
  onClose: () => void;
}) {
  const t = useWords(segmentWords);
  const format = useFormat();
  const { segmentId: id, customerId, reason } = props;
  const query = useQuery({
    queryKey: ["why", id, customerId, reason],
    queryFn: ({ signal }) =>
      api.call(
        segmentRoutes.explainMembership,
        { params: { id, customerId }, query: { reason } },
        { signal },
      ),
  });
  const customer = useQuery({
    queryKey: ["customer", customerId],
    queryFn: ({ signal }) =>
      api.call(customersRoutes.getCustomer, { params: { id: customerId } }, { signal }),
  });
  const why = query.data;
  return (
    <Modal
      open
      footer={null}
      onCancel={props.onClose}
      title={t("whyTitle", { name: customer.data?.name ?? "…" })}
    >
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !why ? (
        <Skeleton active />
      ) : (
        <div className="h-stack">
          <div className="h-row">
            <KindTag tone={why.isIn ? "good" : "warm"}>{t(why.isIn ? "whyIn" : "whyOut")}</KindTag>
            <Link to={`/customers/${customerId}`}>{customer.data?.name}</Link>
          </div>
          <Reason reason={why.reason} />
          <p className="h-muted h-small">
            {t("asOf", { at: format.exact(why.asOf) })}
            {why.nextChangeAt && <> · {t("nextChange", { at: format.exact(why.nextChangeAt) })}</>}
          </p>
        </div>
      )}
    </Modal>
  );
}

function Reason({ reason }: { reason: MembershipReason }) {
  const t = useWords(segmentWords);
  const say = useBilingual();
  const [only, second] = reason.of;
  // A group of one says nothing that its part does not; a "not" turns the answer round, and stays.
  if (only && !second && only.answer === reason.answer) return <Reason reason={only} />;
  return (
    <div>
      <p className="h-break">
        <span
          role="img"
          aria-label={t(reason.answer ? "holds" : "fails")}
          style={{ color: reason.answer ? "var(--h-primary)" : "var(--h-danger)" }}
        >
          {reason.answer ? "✓" : "✕"}
        </span>{" "}
        {say(reason.text)}
      </p>
      {reason.of.length > 0 && (
        <div className="segment-reason">
          {reason.of.map((part, index) => (
            <Reason key={index} reason={part} />
          ))}
        </div>
      )}
    </div>
  );
}
