import type { FacetFindings, PersonaDraft } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface PersonaRow {
  id: string;
  draft: PersonaDraft;
  updatedAt: Date;
  advisors: number;
}

/** All, or one; the oldest first. */
export async function findPersonas(db: Db, id?: string): Promise<PersonaRow[]> {
  const { rows } = await sql<PersonaRow>`
    select id, draft, updated_at as "updatedAt",
      (select count(*)::integer from advisor_persona where persona_id = persona.id) as advisors
    from persona
    where ${id ?? null}::uuid is null or id = ${id ?? null}::uuid
    order by created_at, id
    limit 100`.execute(db);
  return rows;
}

export async function putPersona(tx: Tx, id: string, draft: PersonaDraft, now: Date): Promise<void> {
  await sql`
    insert into persona (id, draft, created_at, updated_at)
    values (${id}, ${JSON.stringify(draft)}::jsonb, ${now}, ${now})
    on conflict (id) do update set draft = excluded.draft, updated_at = excluded.updated_at`.execute(tx);
}

/** @returns false when somebody has it */
export async function deleteUnused(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from persona
    where id = ${id} and not exists (select from advisor_persona where persona_id = ${id})
    returning id`.execute(tx);
  return rows.length > 0;
}

export interface GivenRow {
  advisorId: string;
  personaId: string;
  /** Absent while nobody looked since it was given. */
  findings: FacetFindings | null;
  note: string | null;
  by: string | null;
  at: Date | null;
}

/** Who has which persona, with the latest look since. */
export async function findGiven(db: Db, advisorId?: string): Promise<GivenRow[]> {
  const { rows } = await sql<GivenRow>`
    select given.advisor_id as "advisorId", given.persona_id as "personaId", looked.findings, looked.note, looked.by_name as by, looked.at
    from advisor_persona given
    left join lateral (
      select findings, note, by_name, at
      from persona_audit
      where persona_audit.advisor_id = given.advisor_id and persona_audit.persona_id = given.persona_id and at >= given_at
      order by id desc
      limit 1
    ) as looked on true
    where ${advisorId ?? null}::text is null or given.advisor_id = ${advisorId ?? null}::text
    limit 10000`.execute(db);
  return rows;
}

export async function give(
  tx: Tx,
  { advisorId, personaId, by, now }: { advisorId: string; personaId: string | null; by: string; now: Date },
): Promise<void> {
  if (personaId === null) {
    await sql`delete from advisor_persona where advisor_id = ${advisorId}`.execute(tx);
    return;
  }
  await sql`
    insert into advisor_persona (advisor_id, persona_id, given_at, given_by)
    values (${advisorId}, ${personaId}, ${now}, ${by})
    on conflict (advisor_id) do update
    set persona_id = excluded.persona_id, given_at = excluded.given_at, given_by = excluded.given_by
    where advisor_persona.persona_id <> excluded.persona_id`.execute(tx);
}

export async function insertAudit(
  tx: Tx,
  row: {
    advisorId: string;
    id: string;
    personaId: string;
    findings: FacetFindings;
    note: string;
    by: string;
    at: Date;
  },
): Promise<void> {
  await sql`
    insert into persona_audit (advisor_id, id, persona_id, findings, note, by_name, at)
    values (${row.advisorId}, ${row.id}, ${row.personaId}, ${JSON.stringify(row.findings)}::jsonb, ${row.note}, ${row.by}, ${row.at})`.execute(
    tx,
  );
}

/** The latest first. The name is the kit's of today; empty when the kit was deleted since. */
export async function findAudits(
  db: Db,
  advisorId: string,
): Promise<{ id: string; persona: string; findings: FacetFindings; note: string; by: string; at: Date }[]> {
  const { rows } = await sql<{
    id: string;
    persona: string;
    findings: FacetFindings;
    note: string;
    by: string;
    at: Date;
  }>`
    select persona_audit.id, coalesce(persona.draft ->> 'name', '') as persona, findings, note, by_name as by, at
    from persona_audit
    left join persona on persona.id = persona_audit.persona_id
    where advisor_id = ${advisorId}
    order by persona_audit.id desc
    limit 50`.execute(db);
  return rows;
}
