import { z } from "zod";
import { id, idParams, instant, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** Whom an advisor is to customers (CNT-4). Who advises and who sells are different people: an advisor has one persona. */
export const PERSONA_MODELS = ["enthusiast", "expert", "advisor", "benefits"] as const;
const personaModel = z.enum(PERSONA_MODELS);

/** What a customer sees of an advisor before the first word, in the order in which they look. */
export const FACETS = ["nickname", "portrait", "signature", "cover", "first_posts"] as const;
export type Facet = (typeof FACETS)[number];

export const MOST_PERSONAS = 20;

/** The kit: for each facet what it shall be, ready to copy. */
export const personaDraft = z.object({
  name: text(30),
  model: personaModel,
  /** How the name is put together: "安心药房·营养师小林". */
  nickname: text(60),
  /** What the picture shows. */
  portrait: text(200),
  /** A picture of the library to use, or to go by. */
  portraitId: id.optional(),
  /** WeCom shows thirty characters. */
  signature: text(30),
  cover: text(200),
  coverId: id.optional(),
  /** The first three or four posts in Moments: they stand there before the first customer comes. */
  firstPosts: z.array(text(500)).min(1).max(4),
  /** How this persona speaks in Moments, and what it never posts. */
  style: z.string().trim().max(500).default(""),
});
export type PersonaDraft = z.output<typeof personaDraft>;

/** "waiting": a reviewer has to see its words first; "blocked": the rules forbid them since. Advisors get the words of usable ones only. */
export const personaState = z.enum(["usable", "waiting", "blocked"]);

export const persona = personaDraft.extend({
  id,
  state: personaState,
  /** Advisors who have it. */
  advisors: z.int(),
  updatedAt: instant,
});
export type Persona = z.infer<typeof persona>;

/** "fits" the kit, "differs" from it, or nobody looked. WeCom tells none of it: a person looks at the phone. */
export const FACET_FINDINGS = ["fits", "differs", "not_seen"] as const;
const findings = z.object({
  nickname: z.enum(FACET_FINDINGS),
  portrait: z.enum(FACET_FINDINGS),
  signature: z.enum(FACET_FINDINGS),
  cover: z.enum(FACET_FINDINGS),
  first_posts: z.enum(FACET_FINDINGS),
});
export type FacetFindings = z.infer<typeof findings>;

/** One look at the five facets. */
const personaAudit = z.object({ findings, note: z.string(), by: z.string(), at: instant });

/** An advisor with the persona and the latest look at the five facets. */
export const advisorPersona = z.object({
  advisor: z.object({ id: z.string(), name: z.string() }),
  persona: z.object({ id, name: z.string(), model: personaModel }).optional(),
  /** Absent while nobody looked since the persona was given. */
  audit: personaAudit.optional(),
  /** Facets that fit, of five. */
  fits: z.int(),
  /** The kit has changed since, or the look is ninety days old. */
  isStale: z.boolean(),
});
export type AdvisorPersona = z.infer<typeof advisorPersona>;

const advisorParams = z.object({ advisorId: z.string().max(64) });

export const personaRoutes = {
  listPersonas: route({
    method: "GET",
    path: "/personas",
    summary: "The persona kits; twenty at most",
    roles: READERS,
    response: z.object({ rows: z.array(persona), asOf: instant }),
  }),
  createPersona: route({
    method: "POST",
    path: "/personas",
    summary:
      "Writes a persona kit; what the rules block in its words is refused, what needs a reviewer goes to the desk",
    roles: OPERATORS,
    body: personaDraft,
    response: persona,
  }),
  changePersona: route({
    method: "PUT",
    path: "/personas/:id",
    summary: "Changes a kit; audits made before are of the kit before",
    roles: OPERATORS,
    params: idParams,
    body: personaDraft,
    response: persona,
  }),
  deletePersona: route({
    method: "DELETE",
    path: "/personas/:id",
    summary: "Deletes a kit that no advisor has",
    roles: OPERATORS,
    params: idParams,
    response: "nothing",
  }),
  listAdvisorPersonas: route({
    method: "GET",
    path: "/advisor-personas",
    summary:
      "Each advisor who may have customers, with the persona and how the five facets were found; 10 000 at most",
    roles: READERS,
    response: z.object({ rows: z.array(advisorPersona), asOf: instant }),
  }),
  setAdvisorPersona: route({
    method: "PUT",
    path: "/advisor-personas/:advisorId",
    summary: "Gives an advisor a persona, or none; the audit begins anew",
    roles: OPERATORS,
    params: advisorParams,
    body: z.object({ personaId: id.nullable() }),
    response: advisorPersona,
  }),
  listPersonaAudits: route({
    method: "GET",
    path: "/advisor-personas/:advisorId/audits",
    summary: "How the five facets were found over time, with the kit of then; the latest first, 50 at most",
    roles: READERS,
    params: advisorParams,
    response: z.object({
      rows: z.array(personaAudit.extend({ id, persona: z.string() })),
      asOf: instant,
    }),
  }),
  auditPersona: route({
    method: "POST",
    path: "/advisor-personas/:advisorId/audits",
    summary: "Notes how an advisor's five facets were found against the kit",
    roles: OPERATORS,
    params: advisorParams,
    body: z.object({ findings, note: z.string().trim().max(500).default("") }),
    response: advisorPersona,
  }),
  myPersona: route({
    method: "GET",
    path: "/my-persona",
    summary: "The kit of the advisor who asks, with what was found last",
    roles: ["owner", "operator", "advisor"],
    response: z.object({
      persona: persona.optional(),
      /** The name of the kit, while its words may not be used; then there is no `persona`. */
      heldBack: z.string().optional(),
      audit: advisorPersona.shape.audit,
      asOf: instant,
    }),
  }),
};
