import { attachmentWords, REGULATORY_CLASSES } from "@hortus/contracts";
import { askGate } from "../../compliance/index.ts";
import type { IntentRow } from "../intents/intent.ts";
import type { Ask, Batch, Guard, Words } from "./guard.ts";

/** The words break a rule, and nobody may let them pass. */
export const contentBlockedGuard: Guard = {
  code: "content_blocked",
  label: { zh: "内容违规", en: "The words break a rule" },
  prepare: (batch) => ask(batch, "content_blocked", "skip"),
};

/** The words need a reviewer. Once one approved this version, the intent goes on by itself. */
export const contentApprovalGuard: Guard = {
  code: "content_not_approved",
  label: { zh: "内容待合规审核", en: "The words wait for a reviewer" },
  prepare: (batch) => ask(batch, "content_not_approved", "hold"),
};

async function ask(batch: Batch, reason: string, outcome: "skip" | "hold"): Promise<Ask> {
  const answers = await gateAnswers(batch);
  return (intent) => {
    const answer = answers.get(intent.id);
    if (answer?.reason !== reason) return undefined;
    return { outcome, ...(answer.detail ? { detail: answer.detail } : {}) };
  };
}

type Answers = ReadonlyMap<string, { reason: string; detail: Words | undefined }>;
/** Two guards look at one answer of the gate: it is asked once a batch. */
const asked = new WeakMap<Batch, Promise<Answers>>();

function gateAnswers(batch: Batch): Promise<Answers> {
  let answers = asked.get(batch);
  if (!answers) asked.set(batch, (answers = askAbout(batch)));
  return answers;
}

async function askAbout({ db, context, intents }: Batch): Promise<Answers> {
  const answers = await askGate(db, context, intents.map(toRequest));
  return new Map(
    answers.flatMap((answer, index) => {
      const intent = intents[index];
      if (!intent || answer.kind === "cleared") return [];
      const hit = answer.check.hits[0];
      const what = hit?.word ?? hit?.missing;
      const detail = hit && {
        zh: [what && `“${what}”`, hit.title.zh, hit.clause].filter(Boolean).join(" · "),
        en: [what && `“${what}”`, hit.title.en, hit.clause].filter(Boolean).join(" · "),
      };
      return [[intent.id, { reason: answer.reason, detail }] as const];
    }),
  );
}

function toRequest(intent: IntentRow) {
  const extras = (intent.attachments ?? []).flatMap(attachmentWords);
  return {
    template: { text: intent.template ?? intent.text, extras },
    rendered: { text: intent.text, extras },
    subject: {
      channel: intent.kind === "message" ? ("mass_message" as const) : ("task_script" as const),
      purpose: intent.class,
      classes: REGULATORY_CLASSES.filter((name) => intent.classes.includes(name)),
      audiences: [],
    },
  };
}
