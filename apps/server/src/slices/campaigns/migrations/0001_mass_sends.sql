-- A message to many. What becomes of each customer stands in outreach, found by mass_send_id.
create table mass_send (
  id uuid primary key,
  name text not null,
  state text not null check (state in (
    'draft', 'awaiting_approval', 'scheduled', 'planning', 'paused', 'running', 'cancelling', 'cancelled', 'finished'
  )),
  definition jsonb not null,
  version integer not null default 1,
  created_by text not null,
  -- the account or key, to tell whether somebody approves an own one
  created_by_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- of one version: { by, at, comment, version, decision }
  approval jsonb,
  started_at timestamptz,
  finished_at timestamptz,
  -- what a pause interrupted: 'scheduled', 'planning' or 'running'
  paused_in text,
  -- where the plan stands in its audience, see audience.ts; null before the first page and behind the last
  place jsonb,
  planned integer not null default 0,
  excluded integer not null default 0,
  -- one worker at a time plans it; a dead one's turn ends here
  claimed_until timestamptz
);
create index mass_send_to_do on mass_send (state) where state in ('scheduled', 'planning', 'cancelling', 'running');

-- What customers did since, by side of the comparison; drawn anew while their days run.
create table mass_send_result (
  mass_send_id uuid not null,
  -- a variant's id, or 'hold_out'
  arm text not null,
  customers integer not null,
  sent integer not null,
  buyers integer not null,
  amount_fen bigint not null,
  unfriended integer not null,
  as_of timestamptz not null,
  primary key (mass_send_id, arm)
);
alter table mass_send
  add column observed_until timestamptz,
  add column results_due_at timestamptz;
create index mass_send_results_due on mass_send (results_due_at) where results_due_at is not null;
