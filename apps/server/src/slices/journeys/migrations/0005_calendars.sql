-- Day-by-day journeys of groups and of advisors' Moments. Small: groups and advisors are thousands.
create table calendar_journey (
  id uuid primary key,
  name text not null,
  state text not null check (state in ('draft', 'running', 'paused', 'stopped')),
  definition jsonb not null,
  version integer not null default 1,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  started_at timestamptz
);

-- A group or advisor in it. What was to come up until `done_until` has; the next step does at `wake_at`.
create table calendar_enrolment (
  journey_id uuid not null references calendar_journey,
  -- chat id or userid
  target text not null,
  -- its day 1
  started_on date not null,
  state text not null check (state in ('active', 'finished', 'removed', 'gone')),
  done_until timestamptz not null,
  wake_at timestamptz,
  primary key (journey_id, target)
);
create index calendar_enrolment_due on calendar_enrolment (wake_at) where wake_at is not null;
create index calendar_enrolment_of_target on calendar_enrolment (target) where state = 'active';

-- How often each step came up.
create table calendar_step_count (
  journey_id uuid not null references calendar_journey,
  step_id text not null,
  times integer not null,
  primary key (journey_id, step_id)
);
