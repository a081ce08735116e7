import { REGULATORY_CLASSES, type ContentHit, type SendAttachment } from "@hortus/contracts";
import { groupBy } from "../../../group-by.ts";
import { askGate } from "../../compliance/index.ts";
import { readAttachments } from "../../content/index.ts";
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

/** The same words for many are asked about once. */
async function askAbout({ db, context, intents }: Batch): Promise<Answers> {
  const alike = [...groupBy(intents, wordsOf).values()] as [IntentRow, ...IntentRow[]][]; // no group is empty
  const wordsOn = await readAttachments(
    db,
    alike.flatMap(([intent]) => intent.attachments ?? []),
  );
  const answers = await askGate(
    db,
    context,
    alike.map(([intent]) => toRequest(intent, wordsOn)),
  );
  return new Map(
    answers.flatMap((answer, index) => {
      if (answer.kind === "cleared") return [];
      const found = { reason: answer.reason, detail: detailOf(answer.check.hits[0]) };
      return (alike[index] ?? []).map(({ id }) => [id, found] as const);
    }),
  );
}

/** What a rule has against the words. */
export function detailOf(hit: ContentHit | undefined): Words | undefined {
  if (!hit) return undefined;
  const what = hit.word ?? hit.missing;
  return {
    zh: [what && `“${what}”`, hit.title.zh, hit.clause].filter(Boolean).join(" · "),
    en: [what && `“${what}”`, hit.title.en, hit.clause].filter(Boolean).join(" · "),
  };
}

/** All that `toRequest` looks at. */
const wordsOf = ({ kind, class: purpose, classes, text, template, attachments }: IntentRow): string =>
  [kind, purpose, classes.join(" "), attachments ? JSON.stringify(attachments) : "", template, text].join(
    "\n",
  );

function toRequest(intent: IntentRow, wordsOn: (attachment: SendAttachment) => string[]) {
  const extras = (intent.attachments ?? []).flatMap(wordsOn);
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
