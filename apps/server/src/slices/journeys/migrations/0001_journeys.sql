create table journey (
  id uuid primary key,
  name text not null,
  state text not null check (state in ('draft', 'running', 'paused', 'archived')),
  -- the published version; 0 before the first
  version integer not null default 0,
  draft jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- Never changed once written: who is enrolled stays on the version of the start.
create table journey_version (
  journey_id uuid not null references journey,
  version integer not null,
  definition jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (journey_id, version)
);

-- A customer's way through a journey: one current step, one instant to wake.
create table enrolment (
  customer_id uuid not null,
  id uuid not null,
  journey_id uuid not null,
  version integer not null,
  -- what set it off, once only: an order, an entry into a segment, a deed by hand
  enrolment_key text not null,
  cause jsonb not null,
  state text not null check (state in ('waiting', 'done', 'exited')),
  exit_reason text,
  -- index of the next step
  step integer not null,
  step_id text,
  wake_at timestamptz,
  started_at timestamptz not null,
  ended_at timestamptz,
  origin_customer_id uuid,
  primary key (customer_id, id),
  unique (customer_id, journey_id, enrolment_key)
);
-- nobody is twice in one journey at a time
create unique index enrolment_living on enrolment (customer_id, journey_id) where state = 'waiting';
-- the list of a journey, latest start first
create index enrolment_of_journey on enrolment (journey_id, started_at desc, id desc);

-- What each step did.
create table enrolment_step (
  customer_id uuid not null,
  enrolment_id uuid not null,
  step_id text not null,
  journey_id uuid not null,
  at timestamptz not null,
  outcome text not null check (outcome in ('planned', 'skipped')),
  reason text,
  primary key (customer_id, enrolment_id, step_id)
);
create index enrolment_step_of_journey on enrolment_step (journey_id, step_id, outcome);

-- Enrolments to wake. Local and small: ids only, one row for each that waits.
create table journey_due (
  enrolment_id uuid primary key,
  customer_id uuid not null,
  journey_id uuid not null,
  wake_at timestamptz not null
);
create index journey_due_at on journey_due (wake_at);
create index journey_due_journey on journey_due (journey_id);
