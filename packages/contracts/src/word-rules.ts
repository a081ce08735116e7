/** The rules that texts are checked by: packs with their laws, words of one's own, and phrases that may stand. */
import { z } from "zod";
import { id, idParams, instant, text } from "./common.ts";
import { audience, contentChannel, contentPurpose, SEVERITIES, severity } from "./content-check.ts";
import { regulatoryClass } from "./regulatory.ts";
import { READERS, route } from "./route.ts";

const words = z.object({ zh: z.string(), en: z.string() });

/** Who changed a rule, or decided on a text. */
export const complianceActor = z.object({
  kind: z.enum(["person", "key", "system"]),
  id: z.string().optional(),
  name: z.string(),
});

/** How a rule of a pack stands in this workspace. "off" is said by nobody any more. */
export const ruleSetting = z.enum([...SEVERITIES, "off"]);

export const wordRule = z.object({
  id: z.string(),
  title: words,
  /** As it holds here; `shipped` as the pack has it. */
  severity: ruleSetting,
  shipped: severity,
  clause: z.string(),
  classes: z.array(regulatoryClass),
  channels: z.array(contentChannel),
  purposes: z.array(contentPurpose),
  audiences: z.array(audience),
  ads: z.boolean(),
  /** The law leaves no room: it can't be made milder here. */
  firm: z.boolean(),
  reason: words,
  advice: words,
  example: z.string().optional(),
  words: z.array(z.string()),
  patterns: z.array(z.string()),
  statement: z.string().optional(),
  /** Why it was set otherwise, by whom and when. */
  override: z.object({ reason: z.string(), by: complianceActor, at: instant }).optional(),
});
export type WordRule = z.infer<typeof wordRule>;

/** Words that a workspace forbids itself. */
export const ownRule = z.object({
  id,
  title: z.string(),
  severity,
  words: z.array(z.string()),
  classes: z.array(regulatoryClass),
  channels: z.array(contentChannel),
  advice: z.string(),
  by: complianceActor,
  changedAt: instant,
});
export type OwnRule = z.infer<typeof ownRule>;

/** Why a word that looks forbidden may stand: the grounds of the enforcement guide, and two of our own. */
export const EXEMPTION_GROUNDS = [
  "not_about_goods",
  "self_comparison",
  "usage_tip",
  "legal_grade",
  "registered_name",
  "provable_fact",
  "approved_artwork",
  "other",
] as const;
export const exemptionGround = z.enum(EXEMPTION_GROUNDS);

/** A phrase inside which no word counts. */
export const allowedPhrase = z.object({
  id,
  phrase: z.string(),
  ground: exemptionGround,
  reason: z.string(),
  by: complianceActor,
  at: instant,
});
export type AllowedPhrase = z.infer<typeof allowedPhrase>;

export const wordRules = z.object({
  /** Names the rules as they hold now; each change makes another. */
  version: z.string(),
  packs: z.array(z.object({ pack: z.string(), title: words, version: z.string(), rules: z.array(wordRule) })),
  own: z.array(ownRule),
  allowed: z.array(allowedPhrase),
  /** Phrases that are shipped. */
  shippedAllowed: z.array(z.string()),
  asOf: instant,
});
export type WordRules = z.infer<typeof wordRules>;

const ownRuleBody = z.object({
  title: text(60),
  severity,
  words: z.array(text(60)).min(1).max(200),
  classes: z.array(regulatoryClass).max(20).default([]),
  channels: z.array(contentChannel).max(20).default([]),
  advice: z.string().trim().max(200).default(""),
});

/** Those who answer for what goes out. */
export const REVIEWERS = ["owner", "reviewer"] as const;

export const wordRuleRoutes = {
  wordRules: route({
    method: "GET",
    path: "/compliance/rules",
    summary: "All rules as they hold here: the packs, own words and phrases that are allowed",
    roles: READERS,
    response: wordRules,
  }),
  setRuleSeverity: route({
    method: "PUT",
    path: "/compliance/rules/:ruleId/severity",
    summary:
      "Makes a rule of a pack stricter or milder in this workspace, with the reason; `severity` null: as shipped again",
    roles: REVIEWERS,
    params: z.object({ ruleId: z.string().max(80) }),
    body: z.object({ severity: ruleSetting.nullable(), reason: text(300) }),
    response: wordRules,
  }),
  addOwnRule: route({
    method: "POST",
    path: "/compliance/own-rules",
    summary: "Forbids words of one's own",
    roles: REVIEWERS,
    body: ownRuleBody,
    response: wordRules,
  }),
  changeOwnRule: route({
    method: "PUT",
    path: "/compliance/own-rules/:id",
    summary: "Changes words of one's own",
    roles: REVIEWERS,
    params: idParams,
    body: ownRuleBody,
    response: wordRules,
  }),
  removeOwnRule: route({
    method: "DELETE",
    path: "/compliance/own-rules/:id",
    summary: "Takes words of one's own out; the audit keeps them",
    roles: REVIEWERS,
    params: idParams,
    response: wordRules,
  }),
  allowPhrase: route({
    method: "POST",
    path: "/compliance/allowed-phrases",
    summary: "Lets a phrase stand although a word in it is forbidden, on a stated ground",
    roles: REVIEWERS,
    body: z.object({ phrase: text(100), ground: exemptionGround, reason: text(300) }),
    response: wordRules,
  }),
  removeAllowedPhrase: route({
    method: "DELETE",
    path: "/compliance/allowed-phrases/:id",
    summary: "Takes an allowed phrase out",
    roles: REVIEWERS,
    params: idParams,
    response: wordRules,
  }),
};
