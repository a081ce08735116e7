import type { ChannelCode, ContentSource, WelcomeHours, WelcomeMessage } from "@hortus/contracts";

/** What the form of a code holds. */
export interface CodeForm {
  name: string;
  advisorIds: string[];
  tagIds: string[];
  remarkTemplate: string;
  skipVerify: boolean;
  welcomeText: string;
  /** Other words for hours of the day. */
  hours: Partial<WelcomeHours>[];
  /** Where the text was taken from, and how it read then. */
  source?: ContentSource & { text: string };
  picture?: NonNullable<WelcomeMessage["picture"]>;
  hasLink: boolean;
  link?: { title?: string; url?: string; desc?: string };
}

export function fieldsOf(code: ChannelCode | undefined): CodeForm {
  return {
    name: code?.name ?? "",
    advisorIds: code?.advisors.map(({ id }) => id) ?? [],
    tagIds: code?.tagIds ?? [],
    remarkTemplate: code?.remarkTemplate ?? "",
    skipVerify: code?.skipVerify ?? true,
    welcomeText: code?.welcome?.text ?? "",
    hours: code?.welcome?.hours ?? [],
    ...(code?.welcome?.content ? { source: { ...code.welcome.content, text: code.welcome.text } } : {}),
    ...(code?.welcome?.picture ? { picture: code.welcome.picture } : {}),
    hasLink: code?.welcome?.link !== undefined,
    link: code?.welcome?.link ?? {},
  };
}

/** The form in the API's words. */
export function toBody({ name, advisorIds, tagIds, skipVerify, ...fields }: CodeForm) {
  const { title = "", url = "", desc } = fields.link ?? {};
  const welcome = fields.welcomeText.trim()
    ? {
        text: fields.welcomeText,
        ...(fields.source && fields.source.text === fields.welcomeText
          ? { content: { id: fields.source.id, version: fields.source.version } }
          : {}),
        ...(fields.hours.length > 0
          ? { hours: fields.hours.map(({ from = "", to = "", text = "" }) => ({ from, to, text })) }
          : {}),
        ...(fields.picture ? { picture: fields.picture } : {}),
        ...(fields.hasLink ? { link: { title, url, ...(desc ? { desc } : {}) } } : {}),
      }
    : null;
  return {
    name,
    advisorIds,
    tagIds,
    skipVerify,
    remarkTemplate: fields.remarkTemplate.trim() || null,
    welcome,
  };
}
