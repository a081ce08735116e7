import { z } from "zod";
import { id, idParams, instant, localDate, page, pageQuery, text } from "./common.ts";
import { contentSource } from "./content.ts";
import { timeOfDay } from "./intents.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** The variables that a welcome message may hold. */
export const WELCOME_VARIABLES = ["{customer}", "{advisor}"] as const;
/** The variables that a remark may hold. WeCom takes 20 characters; the name is cut to fit. */
export const REMARK_VARIABLES = ["{name}", "{channel}"] as const;

export const WELCOME_OUTCOMES = ["waiting", "sent", "too_late", "already", "failed", "unknown"] as const;

const webLink = z.object({
  /** WeCom counts bytes: 128 are 42 Chinese characters. */
  title: text(42),
  url: z.url({ protocol: /^https?$/ }).max(2048),
  desc: z.string().trim().max(170).optional(),
});

export const welcomeHours = z
  .object({
    /** On the workspace's clock, up to the minute before `to`; over midnight when `to` comes first. */
    from: timeOfDay,
    to: timeOfDay,
    /** Instead of the welcome's own. */
    text: text(600),
  })
  .refine(({ from, to }) => from !== to, {
    path: ["to"],
    error: "Hours end at another time than they begin",
  });
export type WelcomeHours = z.infer<typeof welcomeHours>;

/** Whether a time of day, HH:MM, lies in the hours. */
export const isWithin = ({ from, to }: Pick<WelcomeHours, "from" | "to">, time: string): boolean =>
  from < to ? from <= time && time < to : from <= time || time < to;

export const welcomeMessage = z.object({
  /** 4 000 bytes at WeCom; half of it leaves room for the names. */
  text: text(600),
  link: webLink.optional(),
  /** A picture of the library, as a poster is: its words pass the rules with the text. */
  picture: z
    .object({ fileId: id, name: z.string().max(100).optional(), content: contentSource.optional() })
    .optional(),
  /** Other words for hours of the day, as when the store is closed. No two of them meet. */
  hours: z
    .array(welcomeHours)
    .max(4)
    .refine(
      (all) => all.every((one, n) => all.every((other, m) => n === m || !isWithin(other, one.from))),
      "Two of these hours meet",
    )
    .optional(),
  /** Where the text is from, as long as nobody changed it. */
  content: contentSource.optional(),
});
export type WelcomeMessage = z.infer<typeof welcomeMessage>;

export const channelCode = z.object({
  id,
  name: z.string(),
  /** "pending": WeCom is still to be told; "failed": it refused, see `error`; "ready": as shown here, printed codes work. */
  state: z.enum(["pending", "ready", "failed", "archived"]),
  error: z.string().optional(),
  /** False until WeCom has made the code. */
  hasQr: z.boolean(),
  advisors: z.array(z.object({ id: z.string(), name: z.string() })),
  tagIds: z.array(z.string()),
  remarkTemplate: z.string().optional(),
  welcome: welcomeMessage.optional(),
  skipVerify: z.boolean(),
  /** Scans that led to a contact: WeCom tells of no other. */
  adds: z.int(),
  /** Of those, ended since by either side. */
  losses: z.int(),
  net: z.int(),
  createdAt: instant,
  updatedAt: instant,
});
export type ChannelCode = z.infer<typeof channelCode>;

const fields = {
  name: text(30),
  advisorIds: z.array(z.string().min(1).max(64)).min(1).max(100),
  tagIds: z.array(id).max(20),
  remarkTemplate: z.string().trim().max(40).nullable(),
  welcome: welcomeMessage.nullable(),
  skipVerify: z.boolean(),
};

export const channelCodePerson = z.object({
  customerId: z.string(),
  name: z.string(),
  advisor: z.object({ id: z.string(), name: z.string() }),
  at: instant,
  lostAt: instant.optional(),
  lostBy: z.enum(["advisor", "customer"]).optional(),
  welcome: z.enum(WELCOME_OUTCOMES).optional(),
});

export const acquisitionRoutes = {
  listChannelCodes: route({
    method: "GET",
    path: "/channel-codes",
    summary: "Channel codes with what they brought, newest first",
    roles: READERS,
    query: pageQuery.extend({
      search: z.string().trim().max(30).optional(),
      archived: z.enum(["true", "false"]).default("false"),
    }),
    response: page(channelCode),
  }),
  createChannelCode: route({
    method: "POST",
    path: "/channel-codes",
    summary: "Makes a channel code; WeCom is asked for its QR code at once, and again until it answers",
    roles: OPERATORS,
    body: z.object({
      ...fields,
      tagIds: fields.tagIds.default([]),
      remarkTemplate: fields.remarkTemplate.default(null),
      welcome: fields.welcome.default(null),
      skipVerify: fields.skipVerify.default(true),
    }),
    response: channelCode,
  }),
  getChannelCode: route({
    method: "GET",
    path: "/channel-codes/:id",
    summary: "One channel code",
    roles: READERS,
    params: idParams,
    response: channelCode,
  }),
  changeChannelCode: route({
    method: "PATCH",
    path: "/channel-codes/:id",
    summary: "Changes what stands behind a printed code; the picture stays the same",
    roles: OPERATORS,
    params: idParams,
    body: z.object(fields).partial(),
    response: channelCode,
  }),
  archiveChannelCode: route({
    method: "POST",
    path: "/channel-codes/:id/archive",
    summary:
      "Puts a code away: people who scan the print still come in, but no tag, remark or welcome is given",
    roles: OPERATORS,
    params: idParams,
    response: channelCode,
  }),
  restoreChannelCode: route({
    method: "POST",
    path: "/channel-codes/:id/restore",
    summary: "Takes an archived code into use again",
    roles: OPERATORS,
    params: idParams,
    response: channelCode,
  }),
  channelCodeStats: route({
    method: "GET",
    path: "/channel-codes/:id/stats",
    summary: "What a code brought by day, in the workspace's time zone",
    roles: READERS,
    params: idParams,
    query: z.object({
      /** 30 days back unless given. */
      from: localDate.optional(),
      /** Inclusive; today unless given. At most 366 days. */
      to: localDate.optional(),
    }),
    response: z.object({
      days: z.array(z.object({ date: localDate, adds: z.int(), losses: z.int() })),
      adds: z.int(),
      losses: z.int(),
      net: z.int(),
      /** Different customers among the adds. */
      people: z.int(),
      welcomes: z.record(z.enum(WELCOME_OUTCOMES), z.int()),
      asOf: instant,
    }),
  }),
  listChannelCodePeople: route({
    method: "GET",
    path: "/channel-codes/:id/people",
    summary: "Who came by a code, newest first",
    roles: READERS,
    params: idParams,
    query: pageQuery.extend({ lost: z.enum(["true", "false"]).optional() }),
    response: page(channelCodePerson),
  }),
  downloadChannelCodeQr: route({
    method: "GET",
    path: "/channel-codes/:id/qr.png",
    summary: "The QR code as a picture to print",
    roles: READERS,
    params: idParams,
    response: "file",
  }),
};
