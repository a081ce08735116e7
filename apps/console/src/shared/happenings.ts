import { COMPLAINT_ABOUT, CONSENT_PURPOSES } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { useCallback } from "react";
import { consentWords } from "./consent-words.ts";
import { useAdvisorName, useReasonWords, useSourceWords } from "./lookups.ts";
import { sharedWords } from "./words.ts";

const LEVEL_CHANGES = ["placed", "upgraded", "downgraded"] as const;

/** What happened with a customer, in a sentence: of the timeline and of the events behind it, which name some things differently. */
export function useHappening(): (kind: string, payload: Record<string, unknown>) => string {
  const t = useWords(sharedWords);
  const consent = useWords(consentWords);
  const format = useFormat();
  const advisorName = useAdvisorName();
  const sourceName = useSourceWords();
  const reasonOf = useReasonWords();
  return useCallback(
    (kind, payload) => {
      const text = (name: string) => (typeof payload[name] === "string" ? payload[name] : "");
      const advisor = advisorName(text("advisorId"));
      switch (kind) {
        case "contact_added":
        case "contact_established":
          return t("happened.contact_added", { advisor });
        case "contact_taken_over":
        case "contact_handed_over":
          return t(`happened.${kind}`, { advisor });
        case "contact_lost":
          return t(
            payload["by"] === "advisor" ? "happened.contact_lost.advisor" : "happened.contact_lost.customer",
            { advisor },
          );
        case "channel_entered":
          return t("happened.channel_entered", { code: text("codeName") });
        case "customers_merged":
          return t("happened.customers_merged", { masked: text("masked") });
        case "order_paid":
        case "order_refunded": {
          const { amountFen } = payload;
          const money = typeof amountFen === "number" ? format.money(amountFen) : "";
          return t(`happened.${kind}`, { money, source: text("store") || sourceName(text("source")) });
        }
        case "message_sent":
        case "task_done":
          return text("title")
            ? t(`happened.${kind}`, { title: text("title") })
            : t(`happened.${kind}.untitled`);
        case "group_post":
          return t("happened.group_post", { title: text("title") });
        case "moment_shown":
          return t("happened.moment_shown", { title: text("title"), advisor });
        case "radar_opened":
        case "content_used":
          return t(`happened.${kind}`, { title: text("title"), advisor });
        case "complaint_opened":
        case "complaint_closed": {
          const about = COMPLAINT_ABOUT.find((one) => one === payload["about"]) ?? "other";
          return t(`happened.${kind}`, { about: t(`complaint.${about}`) });
        }
        case "consent_withdrawn": {
          const purpose = CONSENT_PURPOSES.find((one) => one === payload["purpose"]);
          return t(`happened.${kind}`, { purpose: purpose ? consent(`purpose.${purpose}`) : "" });
        }
        case "intent_refused": {
          const { others } = payload;
          const reason = reasonOf(text("reason"));
          return typeof others === "number"
            ? t("happened.intent_refused.many", { reason, count: others + 1 })
            : t("happened.intent_refused", { reason });
        }
        case "message_failed":
          return t(`happened.${kind}`, { reason: reasonOf(text("reason")) });
        case "customer_replied":
        case "segment_entered":
        case "segment_left":
        case "customer_created":
          return t(`happened.${kind}`);
        case "membership_joined":
        case "membership_level_changed":
        case "membership_left": {
          const [from, to] = [text("from"), text("to")];
          if (kind === "membership_joined")
            return to ? t("happened.membership_joined.level", { to }) : t("happened.membership_joined");
          if (kind === "membership_left") return t("happened.membership_left");
          const change = LEVEL_CHANGES.find((one) => one === payload["change"]) ?? "placed";
          return t(`happened.membership_${change}`, { from, to });
        }
        case "own_event": {
          const [title, details] = [text("title"), text("details")];
          return details
            ? t("happened.own_event.details", { title, details })
            : t("happened.own_event", { title });
        }
        default:
          return t("happened.other", { kind });
      }
    },
    [t, consent, format, advisorName, sourceName, reasonOf],
  );
}
