-- One row of settings, or none: then the defaults hold.
create table outreach_setting (
  only_one boolean primary key default true check (only_one),
  value jsonb not null,
  changed_at timestamptz not null
);

-- What somebody means to do for a customer, and what became of it. One for each purpose: planning twice is planning once.
create table intent (
  customer_id uuid not null,
  id uuid not null,
  purpose_key text not null,
  kind text not null check (kind in ('message', 'task')),
  class text not null check (class in ('care', 'offer')),
  -- null: whoever has the customer as a contact when it is decided
  advisor_id text,
  external_user_id text,
  title text not null,
  text text not null,
  why jsonb not null,
  journey_id uuid not null,
  value_fen bigint not null,
  planned_at timestamptz not null,
  -- a deferral beyond this instant is a refusal
  latest_at timestamptz not null,
  state text not null check (state in ('planned', 'refused', 'deferred', 'handed_over', 'sent', 'failed', 'unknown', 'cancelled')),
  reason text,
  until timestamptz,
  -- when it passed the guards: from then on it counts for the caps
  decided_at timestamptz,
  handed_over_at timestamptz,
  sent_at timestamptz,
  changed_at timestamptz not null,
  task_id uuid,
  origin_customer_id uuid,
  primary key (customer_id, id),
  unique (customer_id, purpose_key)
);
-- the list of sends, newest first, and the summary by day
create index intent_by_plan on intent (planned_at desc, id desc);
-- the caps: what a customer was sent lately
create index intent_decided on intent (customer_id, decided_at) where decided_at is not null;

-- Intents to decide, by when. Local and small: ids only.
create table intent_due (
  intent_id uuid primary key,
  customer_id uuid not null,
  due_at timestamptz not null
);
create index intent_due_at on intent_due (due_at);
create index intent_due_customer on intent_due (customer_id);

-- When a customer is left without offers (JRN-2); the latest end counts.
create table quiet_window (
  customer_id uuid not null,
  source text not null,
  until timestamptz not null,
  origin_customer_id uuid,
  primary key (customer_id, source)
);

-- What an advisor has to do. A message's task has the id of its mass message, and is open once WeCom took it.
create table advisor_task (
  id uuid primary key,
  advisor_id text not null,
  kind text not null check (kind in ('message', 'task')),
  title text not null,
  text text not null,
  why jsonb not null,
  value_fen bigint not null,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null check (state in ('preparing', 'open', 'done', 'expired', 'skipped', 'failed')),
  note text,
  ended_at timestamptz
);
create index advisor_task_of_advisor on advisor_task (advisor_id, state, (-value_fen), due_at, id);
create index advisor_task_expiring on advisor_task (expires_at) where state = 'open';

-- Whom a task is for: found by the task.
create table task_customer (
  task_id uuid not null,
  customer_id uuid not null,
  intent_id uuid not null,
  external_user_id text not null,
  primary key (task_id, intent_id)
);
create index task_of_customer on task_customer (customer_id);

-- A WeCom mass message of one advisor and one text.
--   ready: to be given to WeCom · sending: the call may be on its way · unknown: nobody knows whether WeCom took it
--   open: WeCom has it, the advisor confirms · finished: every customer's result is known · failed: WeCom refused it
create table mass_message (
  id uuid primary key,
  advisor_id text not null,
  text text not null,
  state text not null check (state in ('ready', 'sending', 'unknown', 'open', 'finished', 'failed')),
  msgid text unique,
  created_at timestamptz not null,
  -- the next look: when to send, to reconcile or to read results
  due_at timestamptz not null,
  -- how often results were read since the last nudge, or how often sending failed
  tries integer not null default 0,
  -- the earliest attempt whose outcome is open: WeCom's record is searched from then on
  sending_at timestamptz,
  -- set when it must not go out any more
  recalled text,
  error text
);
create index mass_message_due on mass_message (due_at) where state in ('ready', 'sending', 'unknown', 'open');
create index mass_message_joinable on mass_message (advisor_id) where state = 'ready';
