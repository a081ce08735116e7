-- Persona kits (CNT-4), who has which, and how the five facets were found. Small tables.
create table persona (
  id uuid primary key,
  draft jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create table advisor_persona (
  advisor_id text primary key,
  persona_id uuid not null references persona,
  given_at timestamptz not null,
  given_by text not null
);
-- Every look is kept; the latest since the persona was given counts.
create table persona_audit (
  advisor_id text not null,
  id uuid not null,
  persona_id uuid not null,
  findings jsonb not null,
  note text not null,
  by_name text not null,
  at timestamptz not null,
  primary key (advisor_id, id)
);
