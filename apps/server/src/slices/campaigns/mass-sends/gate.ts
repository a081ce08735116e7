/** What the rules say of the words of a mass send before it starts. */
import type { ContentSubject, MassSendDefinition } from "@hortus/contracts";
import { ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { admitTexts, checkNow } from "../../compliance/index.ts";
import { readAttachments } from "../../content/index.ts";
import type { MassSendRow } from "./store.ts";

/** Words that may never go out are told now; the guards ask again before each message. */
export async function refuseForbiddenWords(context: Context, definition: MassSendDefinition): Promise<void> {
  const wordsOn = await readAttachments(context.workspace.db, attachmentsOf(definition));
  for (const { id, text, attachments } of definition.variants) {
    const extras = attachments.flatMap(wordsOn);
    const { verdict, hits } = await checkNow(
      context.workspace.db,
      context,
      { text, extras },
      subjectOf(definition),
    );
    if (verdict !== "blocked") continue;
    const words = hits.flatMap(({ severity, word }) => (severity === "block" && word ? [`“${word}”`] : []));
    throw new ProblemError(
      409,
      "content_blocked",
      `Variant ${id} must not go out: ${[...new Set(words)].join(", ")}`,
      {
        field: "definition.variants",
        hint: "The check beside the text says which rule forbids it and what to write instead.",
      },
    );
  }
}

/** Words that need a reviewer go to the desk; until one approved them, the guards hold each message. */
export async function submitWords(
  tx: Tx,
  context: Context,
  caller: Caller,
  { id, name, definition }: MassSendRow,
): Promise<void> {
  const wordsOn = await readAttachments(tx, attachmentsOf(definition));
  await admitTexts(
    tx,
    context,
    caller,
    definition.variants.map(({ id: variantId, text, attachments }) => ({
      field: "definition.variants",
      title: `${name} · ${variantId}`,
      origin: { kind: "mass_send", id },
      content: { text, extras: attachments.flatMap(wordsOn) },
      subject: subjectOf(definition),
    })),
  );
}

const attachmentsOf = ({ variants }: MassSendDefinition) =>
  variants.flatMap(({ attachments }) => attachments);

const GATE_CHANNELS = { single: "mass_message", group: "group_message", moments: "moments" } as const;

const subjectOf = (definition: MassSendDefinition): ContentSubject => ({
  channel: GATE_CHANNELS[definition.channel],
  purpose: definition.class,
  classes: definition.classes,
  audiences: [],
});
