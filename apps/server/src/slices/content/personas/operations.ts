import {
  FACETS,
  MOST_PERSONAS,
  type AdvisorPersona,
  type FacetFindings,
  type Persona,
  type PersonaDraft,
} from "@hortus/contracts";
import { newId, notFound, ProblemError, type Db, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { admitTexts, askGate } from "../../compliance/index.ts";
import { recordAudit } from "../../platform/index.ts";
import { findAdvisors } from "../../wecom/index.ts";
import { findFiles } from "../files/store.ts";
import {
  deleteUnused,
  findGiven,
  findPersonas,
  give,
  insertAudit,
  putPersona,
  type GivenRow,
  type PersonaRow,
} from "./store.ts";

/** Pictures and signatures are changed by their owners; a look older than this says little. */
const STALE_MS = 90 * 86_400_000;

export async function listPersonas(context: Context): Promise<Persona[]> {
  return withStates(context.workspace.db, context, await findPersonas(context.workspace.db));
}

/** @param id of the kit to change; a new one without */
export async function savePersona(
  context: Context,
  caller: Caller,
  draft: PersonaDraft,
  id: string = newId(context.clock),
): Promise<Persona> {
  const { workspace, clock } = context;
  return workspace.tx(async (tx) => {
    const all = await findPersonas(tx);
    const before = all.find((row) => row.id === id);
    if (!before && all.length >= MOST_PERSONAS)
      throw new ProblemError(409, "enough_personas", `There are ${MOST_PERSONAS} personas at most`, {
        hint: "Change one of them, or delete one that nobody has.",
      });
    await checkPictures(tx, draft);
    const text = {
      ...wordsOf(draft),
      title: draft.name,
      origin: { kind: "persona", id },
      field: "firstPosts",
    };
    await admitTexts(tx, context, caller, [text]);
    await putPersona(tx, id, draft, clock.now());
    await recordAudit(tx, context, caller, {
      action: before ? "persona_changed" : "persona_created",
      objectType: "persona",
      objectId: id,
      ...(before ? { before: before.draft } : {}),
      after: draft,
    });
    return getPersona(tx, context, id);
  });
}

export async function changePersona(
  context: Context,
  caller: Caller,
  id: string,
  draft: PersonaDraft,
): Promise<Persona> {
  await getPersona(context.workspace.db, context, id);
  return savePersona(context, caller, draft, id);
}

export async function deletePersona(context: Context, caller: Caller, id: string): Promise<void> {
  const persona = await getPersona(context.workspace.db, context, id);
  await context.workspace.tx(async (tx) => {
    if (!(await deleteUnused(tx, id)))
      throw new ProblemError(409, "persona_in_use", "Advisors have this persona", {
        hint: "Give them another one first.",
      });
    await recordAudit(tx, context, caller, {
      action: "persona_deleted",
      objectType: "persona",
      objectId: id,
      before: { name: persona.name },
    });
  });
}

/** Who may have customers, each with the persona and the latest look at it. */
export async function listAdvisorPersonas(context: Context): Promise<AdvisorPersona[]> {
  const { db } = context.workspace;
  const personas = new Map((await findPersonas(db)).map((row) => [row.id, row]));
  const given = new Map((await findGiven(db)).map((row) => [row.advisorId, row]));
  return (await findAdvisors(db))
    .filter(({ status, canHaveCustomers }) => status !== "left" && canHaveCustomers)
    .map(({ userId, name }) => describe(context, { id: userId, name }, given.get(userId), personas));
}

export async function setAdvisorPersona(
  context: Context,
  caller: Caller,
  advisorId: string,
  personaId: string | null,
): Promise<AdvisorPersona> {
  const { clock, workspace } = context;
  await getAdvisor(context, advisorId);
  await workspace.tx(async (tx) => {
    if (personaId !== null) await getPersona(tx, context, personaId);
    await give(tx, { advisorId, personaId, by: caller.name, now: clock.now() });
    await recordAudit(tx, context, caller, {
      action: "persona_given",
      objectType: "advisor",
      objectId: advisorId,
      after: { personaId },
    });
  });
  return getAdvisor(context, advisorId);
}

export async function auditPersona(
  context: Context,
  caller: Caller,
  advisorId: string,
  { findings, note }: { findings: FacetFindings; note: string },
): Promise<AdvisorPersona> {
  const { clock, workspace } = context;
  const { persona } = await getAdvisor(context, advisorId);
  if (!persona)
    throw new ProblemError(409, "no_persona", "This advisor has no persona to look at", {
      hint: "Give them one first.",
    });
  await workspace.tx(async (tx) => {
    await insertAudit(tx, {
      advisorId,
      id: newId(clock),
      personaId: persona.id,
      findings,
      note,
      by: caller.name,
      at: clock.now(),
    });
    await recordAudit(tx, context, caller, {
      action: "persona_audited",
      objectType: "advisor",
      objectId: advisorId,
      after: { personaId: persona.id, findings, note },
    });
  });
  return getAdvisor(context, advisorId);
}

export async function describeMine(context: Context, caller: Caller) {
  const { workspace, clock } = context;
  const asOf = clock.now().toISOString();
  const advisorId = caller.kind === "person" ? caller.advisorId : undefined;
  const [given] = advisorId === undefined ? [] : await findGiven(workspace.db, advisorId);
  if (!given) return { asOf };
  const persona = await getPersona(workspace.db, context, given.personaId);
  return {
    ...(persona.state === "usable" ? { persona } : { heldBack: persona.name }),
    audit: auditOf(given),
    asOf,
  };
}

async function getPersona(db: Db, context: Context, id: string): Promise<Persona> {
  const [persona] = await withStates(db, context, await findPersonas(db, id));
  if (!persona) throw notFound("This persona");
  return persona;
}

async function getAdvisor(context: Context, advisorId: string): Promise<AdvisorPersona> {
  const found = (await listAdvisorPersonas(context)).find(({ advisor }) => advisor.id === advisorId);
  if (!found) throw notFound("This advisor");
  return found;
}

/** What the gate says of each kit's words now; nothing says "approved" from memory. */
async function withStates(db: Db, context: Context, rows: readonly PersonaRow[]): Promise<Persona[]> {
  const answers = await askGate(
    db,
    context,
    rows.map(({ draft }) => {
      const { content, subject } = wordsOf(draft);
      return { template: content, subject };
    }),
  );
  return rows.map(({ id, draft, advisors, updatedAt }, place) => {
    const answer = answers[place];
    const isBlocked = answer?.kind === "refused" && answer.reason === "content_blocked";
    return {
      ...draft,
      id,
      state: answer?.kind === "cleared" ? "usable" : isBlocked ? "blocked" : "waiting",
      advisors,
      updatedAt: updatedAt.toISOString(),
    };
  });
}

/** Customers read the name, the signature and the posts; they are an advertisement as any other (GRD-2). */
const wordsOf = (draft: PersonaDraft) => ({
  content: { text: draft.firstPosts.join("\n"), extras: [draft.nickname, draft.signature] },
  subject: { channel: "moments" as const, purpose: "offer" as const, classes: [], audiences: [] },
});

function describe(
  { clock }: Context,
  advisor: AdvisorPersona["advisor"],
  given: GivenRow | undefined,
  personas: ReadonlyMap<string, PersonaRow>,
): AdvisorPersona {
  const persona = given && personas.get(given.personaId);
  const audit = given && auditOf(given);
  const lookedAt = given?.at?.getTime();
  return {
    advisor,
    ...(persona ? { persona: { id: persona.id, name: persona.draft.name, model: persona.draft.model } } : {}),
    audit,
    fits: audit ? FACETS.filter((facet) => audit.findings[facet] === "fits").length : 0,
    isStale:
      persona !== undefined &&
      lookedAt !== undefined &&
      (lookedAt < persona.updatedAt.getTime() || lookedAt < clock.now().getTime() - STALE_MS),
  };
}

const auditOf = ({ findings, note, by, at }: GivenRow): AdvisorPersona["audit"] =>
  findings && at ? { findings, note: note ?? "", by: by ?? "", at: at.toISOString() } : undefined;

async function checkPictures(tx: Tx, { portraitId, coverId }: PersonaDraft): Promise<void> {
  for (const [field, fileId] of [
    ["portraitId", portraitId],
    ["coverId", coverId],
  ] as const) {
    if (fileId !== undefined && (await findFiles(tx, [fileId])).get(fileId)?.kind !== "image")
      throw new ProblemError(400, "file_does_not_fit", "This is no picture of the library", { field });
  }
}
