import type { ContentItem } from "@hortus/contracts";
import { attachmentOf } from "../../shared/content/attached.tsx";
import { newStepId, type CalendarForm, type StepForm } from "./form.ts";

/** A piece of the library that is planned for a day. */
export interface PlacedPiece {
  item: ContentItem;
  day: string;
  at: string;
}

const DAY_MS = 86_400_000;

/** With a step more that posts the piece: on its day, or behind the last where each group counts its own days or the day is too early. */
export function withPiece(form: CalendarForm, placed: PlacedPiece | undefined): CalendarForm {
  if (!placed) return form;
  const { item, at } = placed;
  const { id, version, body, purpose, classes } = item;
  const attachment = attachmentOf(item);
  const planned =
    form.startKind === "date" && form.startDay
      ? (Date.parse(placed.day) - Date.parse(form.startDay)) / DAY_MS + 1
      : 0;
  const behind = Math.max(0, ...form.steps.map(({ day }) => day)) + 1;
  const step: StepForm = {
    id: newStepId(),
    kind: "post",
    day: planned >= 1 && planned <= 366 ? planned : Math.min(366, behind),
    at,
    class: purpose === "offer" ? "offer" : "care",
    classes,
    text: body.text,
    ...(attachment ? { attachments: [attachment] } : {}),
    ...(body.text ? { source: { id, version, text: body.text } } : {}),
  };
  const steps = [...form.steps, step].toSorted((a, b) => a.day - b.day || a.at.localeCompare(b.at));
  return { ...form, steps };
}
