import type {
  ContentSource,
  GroupAudience,
  MassSendChannel,
  MassSendDefinition,
  MomentsAudience,
  SendAttachment,
} from "@hortus/contracts";

/** The form's own shape: what people type, with the date and time of the start apart. */
export interface Draft {
  /** Chosen with the first click and no field of the form. */
  channel: MassSendChannel;
  name: string;
  class: "care" | "offer";
  classes: MassSendDefinition["classes"];
  variants: {
    text: string;
    weight: number;
    link?: { title?: string; desc?: string; url?: string; pictureUrl?: string };
    imageUrl?: string;
    /** Taken from the library. */
    fromLibrary?: SendAttachment[];
    /** Where the text was taken from, and how it read then. */
    source?: ContentSource & { text: string };
  }[];
  defaults: { customer?: string; advisor?: string };
  segmentIds: string[];
  tagIds: string[];
  customerIds: string[];
  groups: GroupAudience;
  moments: MomentsAudience;
  exclude: { segmentIds: string[]; tagIds: string[]; customerIds: string[] };
  holdOutPercent: number;
  holdOutReason?: string;
  startDay?: string;
  startTime?: string;
  observeDays: number;
  trackLinks: boolean;
}

export const USUAL_HOLD_OUT = 10;
const VARIANT_IDS = ["a", "b", "c", "d"] as const;
export const variantName = (place: number): string => (VARIANT_IDS[place] ?? "").toUpperCase();

/** @param dayStart the instant at which a local day begins */
export function toDefinition(draft: Draft, dayStart: (day: string) => string): MassSendDefinition {
  const { startDay, startTime, holdOutPercent, holdOutReason } = draft;
  const startAt = startOf(startDay, startTime, dayStart);
  const variants = draft.variants.map(
    ({ text, weight, link, imageUrl, fromLibrary = [], source }, place) => ({
      id: VARIANT_IDS[place] ?? "a",
      text: text ?? "",
      weight,
      attachments: [...attachmentsOf(link, imageUrl), ...fromLibrary].slice(0, 9),
      // once it was changed it is no version of the library any more
      ...(source && source.text === text ? { content: { id: source.id, version: source.version } } : {}),
    }),
  );
  const whatever = {
    class: draft.class,
    classes: draft.classes,
    variants,
    ...(startAt ? { startAt } : {}),
  };
  if (draft.channel === "group") return { channel: "group", ...whatever, audience: draft.groups };
  if (draft.channel === "moments") return { channel: "moments", ...whatever, audience: draft.moments };
  return {
    channel: "single",
    ...whatever,
    defaults: withoutEmpty(draft.defaults),
    audience: {
      segmentIds: draft.segmentIds,
      tagIds: draft.tagIds,
      customerIds: draft.customerIds,
      exclude: draft.exclude,
    },
    holdOutPercent,
    ...(holdOutPercent !== USUAL_HOLD_OUT && holdOutReason ? { holdOutReason } : {}),
    observeDays: draft.observeDays,
    trackLinks: draft.trackLinks,
  };
}

/** The instant of a start that was typed; none without a day, and ten in the morning without a time. */
export function startOf(
  day: string | undefined,
  time: string | undefined,
  dayStart: (day: string) => string,
): string | undefined {
  if (!day) return undefined;
  const [hours = 0, minutes = 0] = (time || "10:00").split(":").map(Number);
  return new Date(Date.parse(dayStart(day)) + (hours * 60 + minutes) * 60_000).toISOString();
}

function attachmentsOf(
  link: Draft["variants"][number]["link"],
  imageUrl: string | undefined,
): SendAttachment[] {
  const { title, url, desc, pictureUrl } = link ?? {};
  return [
    ...(title && url
      ? [
          {
            kind: "link" as const,
            title,
            url,
            ...(desc ? { desc } : {}),
            ...(pictureUrl ? { pictureUrl } : {}),
          },
        ]
      : []),
    ...(imageUrl ? [{ kind: "image" as const, url: imageUrl }] : []),
  ];
}

/**
 * @param exact an instant as "2026-11-24 14:30:00" in the workspace's zone
 * @param channel of a new one
 */
export function toDraft(
  name: string,
  definition: MassSendDefinition | undefined,
  { exact, channel }: { exact: (instant: string) => string; channel: MassSendChannel },
): Draft {
  const start = definition?.startAt && exact(definition.startAt);
  const single = definition?.channel === "single" ? definition : undefined;
  const audience = single?.audience;
  return {
    channel: definition?.channel ?? channel,
    name,
    class: definition?.class ?? "care",
    classes: definition?.classes ?? [],
    variants: (definition?.variants ?? [NOTHING]).map(({ text, weight, attachments, content }) => {
      const fromLibrary = attachments.filter((one) => one.content !== undefined);
      const own = attachments.filter((one) => one.content === undefined);
      const link = own.find((one) => one.kind === "link");
      const image = own.find((one) => one.kind === "image");
      return {
        text,
        weight,
        ...(link ? { link: withoutEmpty(link) } : {}),
        ...(image?.url ? { imageUrl: image.url } : {}),
        ...(fromLibrary.length > 0 ? { fromLibrary } : {}),
        ...(content ? { source: { ...content, text } } : {}),
      };
    }),
    defaults: withoutEmpty(single?.defaults ?? {}),
    groups: definition?.channel === "group" ? definition.audience : NO_GROUPS,
    moments: definition?.channel === "moments" ? definition.audience : EVERYBODYS,
    segmentIds: audience?.segmentIds ?? [],
    tagIds: audience?.tagIds ?? [],
    customerIds: audience?.customerIds ?? [],
    exclude: audience?.exclude ?? { segmentIds: [], tagIds: [], customerIds: [] },
    holdOutPercent: single?.holdOutPercent ?? USUAL_HOLD_OUT,
    ...(single?.holdOutReason ? { holdOutReason: single.holdOutReason } : {}),
    ...(start ? { startDay: start.slice(0, 10), startTime: start.slice(11, 16) } : {}),
    observeDays: single?.observeDays ?? 7,
    trackLinks: single?.trackLinks ?? true,
  };
}

const NO_GROUPS: GroupAudience = {
  by: "filter",
  ownerIds: [],
  nameContains: [],
  chatIds: [],
  excludeChatIds: [],
};

const EVERYBODYS: MomentsAudience = { by: "all", advisorIds: [], tagIds: [] };

const NOTHING: Pick<MassSendDefinition["variants"][number], "text" | "weight" | "attachments" | "content"> = {
  text: "",
  weight: 1,
  attachments: [],
};

type WithoutEmpty<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** An emptied field is "" or null in a form, and missing for the API. */
function withoutEmpty<Fields extends object>(fields: Fields): WithoutEmpty<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as WithoutEmpty<Fields>; // the same fields, fewer
}
