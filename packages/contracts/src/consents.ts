import { z } from "zod";
import { id, idParams, instant, page, pageQuery, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";
import { REVIEWERS } from "./word-rules.ts";

/**
 * What a customer may say yes or no to. `service_messages` rests on the customer's own request (adding an advisor) and ends by a no;
 * the others need a yes, `health_data` and `sharing` each by itself (PIPL 23, 29).
 */
export const CONSENT_PURPOSES = [
  "service_messages",
  "marketing",
  "personalisation",
  "health_data",
  "sharing",
] as const;
export const consentPurpose = z.enum(CONSENT_PURPOSES);
export type ConsentPurpose = z.infer<typeof consentPurpose>;

/** How a yes or no came to us. */
export const CONSENT_CHANNELS = ["h5", "advisor", "chat", "import", "form", "paper", "api"] as const;
export const consentChannel = z.enum(CONSENT_CHANNELS);

const actor = z.object({
  kind: z.enum(["person", "key", "system", "customer"]),
  id: z.string().optional(),
  name: z.string(),
});

export const consentText = z.object({
  id,
  purpose: consentPurpose,
  /** 1, 2, … for each purpose; the last one is shown to customers. */
  version: z.int(),
  title: z.string(),
  text: z.string(),
  by: actor,
  publishedAt: instant,
});
export type ConsentText = z.infer<typeof consentText>;

export const consentEntry = z.object({
  id,
  purpose: consentPurpose,
  state: z.enum(["given", "withdrawn"]),
  channel: consentChannel,
  /** The version of the text that was shown. */
  textId: id.optional(),
  textVersion: z.int().optional(),
  evidence: z.string().optional(),
  by: actor,
  at: instant,
});

/** Where a customer stands: a purpose without an entry was never spoken of. */
export const customerConsents = z.object({
  customerId: id,
  purposes: z.array(
    z.object({
      purpose: consentPurpose,
      /** May we, now? With the workspace's model where nothing was said. */
      allowed: z.boolean(),
      basis: z.enum(["request", "consent", "opt_out", "none"]),
      last: consentEntry.optional(),
    }),
  ),
  /** Newest first, 200 at most. */
  history: z.array(consentEntry),
  asOf: instant,
});
export type CustomerConsents = z.infer<typeof customerConsents>;

export const consentSettings = z.object({
  /**
   * "opt_in": offers need a yes. "opt_out": a customer who added an advisor gets offers until a no; for workspaces whose own notice
   * covers it.
   */
  marketing: z.enum(["opt_in", "opt_out"]),
});
export type ConsentSettings = z.infer<typeof consentSettings>;

const change = z.object({
  purpose: consentPurpose,
  state: z.enum(["given", "withdrawn"]),
  channel: consentChannel,
  evidence: z.string().trim().max(300).default(""),
});
const WORKBENCH = ["owner", "operator", "reviewer", "advisor"] as const;

export const consentRoutes = {
  customerConsents: route({
    method: "GET",
    path: "/customers/:id/consents",
    summary: "What a customer agreed to and withdrew, with the evidence",
    roles: [...READERS, "advisor"],
    scope: "customers:read",
    params: idParams,
    response: customerConsents,
  }),
  recordConsent: route({
    method: "POST",
    path: "/customers/:id/consents",
    summary: "Notes that a customer agreed or withdrew; a withdrawal holds at once",
    roles: WORKBENCH,
    scope: "customers:write",
    params: idParams,
    body: change.extend({ at: instant.optional() }),
    response: customerConsents,
  }),
  recordConsents: route({
    method: "POST",
    path: "/consents/batches",
    summary: "Notes up to 1 000 changes, such as those of a sign-up form; each row tells its fate",
    roles: OPERATORS,
    scope: "customers:write",
    body: z.object({
      rows: z
        .array(change.extend({ customerId: id, at: instant.optional() }))
        .min(1)
        .max(1_000),
    }),
    response: z.object({
      rows: z.array(z.object({ customerId: id, fate: z.enum(["stored", "no_change"]) })),
    }),
  }),
  reportReply: route({
    method: "POST",
    path: "/consents/replies",
    summary:
      "Tells what a customer wrote, which counts as a reply; 退订, TD, T and the like stop all messages to them at once",
    roles: OPERATORS,
    scope: "customers:write",
    body: z.object({ customerId: id, text: text(1_000), at: instant.optional() }),
    response: z.object({ unsubscribed: z.boolean() }),
  }),
  consentLink: route({
    method: "POST",
    path: "/customers/:id/consent-link",
    summary: "A page for this customer alone, where consents are seen and withdrawn; good for 30 days",
    roles: WORKBENCH,
    params: idParams,
    response: z.object({ url: z.string(), expiresAt: instant }),
  }),
  consentOverview: route({
    method: "GET",
    path: "/consents",
    summary: "The texts in force, how many agreed and withdrew by purpose, and the marketing model",
    roles: READERS,
    response: z.object({
      settings: consentSettings,
      purposes: z.array(
        z.object({
          purpose: consentPurpose,
          current: consentText.optional(),
          given: z.int(),
          withdrawn: z.int(),
          /** Gave it on an older version of the text. */
          outdated: z.int(),
        }),
      ),
      asOf: instant,
    }),
  }),
  listConsentTexts: route({
    method: "GET",
    path: "/consents/texts",
    summary: "All versions of the texts, newest first",
    roles: READERS,
    query: pageQuery.extend({ purpose: consentPurpose.optional() }),
    response: page(consentText),
  }),
  publishConsentText: route({
    method: "POST",
    path: "/consents/texts",
    summary:
      "Puts a new version of a text into force; who agreed to an older one is counted, not asked again by itself",
    roles: REVIEWERS,
    body: z.object({ purpose: consentPurpose, title: text(60), text: text(4_000) }),
    response: consentText,
  }),
  changeConsentSettings: route({
    method: "PUT",
    path: "/consents/settings",
    summary: "Chooses the marketing model",
    roles: REVIEWERS,
    body: consentSettings,
    response: consentSettings,
  }),
};

/** What the customer's own page reads at `/api/consent/<workspace>`; no sign-in: the link's token is the authorization. */
export const consentPage = z.object({
  brand: z.string(),
  purposes: z.array(
    z.object({
      purpose: consentPurpose,
      title: z.string(),
      text: z.string(),
      allowed: z.boolean(),
      since: instant.optional(),
    }),
  ),
});
export type ConsentPage = z.infer<typeof consentPage>;
export const consentPageChange = z.object({ purpose: consentPurpose, allowed: z.boolean() });
