import type { JourneyDefinition } from "@hortus/contracts";
import type { Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../context.ts";
import { admitTexts } from "../compliance/index.ts";
import { readAttachments } from "../content/index.ts";

/** A definition with a blocked text is not published; texts that need a reviewer go to the desk, and wait there (GRD-1). */
export async function admitDefinition(
  tx: Tx,
  context: Context,
  caller: Caller,
  journey: { id: string; name: string },
  { steps }: JourneyDefinition,
): Promise<void> {
  const wordsOn = await readAttachments(
    tx,
    steps.flatMap((step) => (step.kind === "message" ? (step.attachments ?? []) : [])),
  );
  await admitTexts(
    tx,
    context,
    caller,
    steps.flatMap((step, index) =>
      step.kind === "message" || step.kind === "task"
        ? [
            {
              field: `steps.${index}.text`,
              title: `${journey.name} · ${step.name}`.slice(0, 100),
              origin: { kind: "journey", id: journey.id },
              content: {
                text: step.text,
                extras: step.kind === "message" ? (step.attachments ?? []).flatMap(wordsOn) : [],
              },
              subject: {
                channel: step.kind === "message" ? ("mass_message" as const) : ("task_script" as const),
                purpose: step.class,
                classes: [],
                audiences: [],
              },
            },
          ]
        : [],
    ),
  );
}
