-- A hand-over took the customer to another advisor: nobody deleted anybody.
alter table contact
  drop constraint contact_removed_by_check,
  add constraint contact_removed_by_check check (removed_by in ('advisor', 'customer', 'transfer'));

-- An advisor's customers and groups on their way to others. The id comes from who asks, so that asking twice is asking once.
create table handover (
  id uuid primary key,
  from_id text not null,
  kind text not null check (kind in ('on_job', 'resigned')),
  receiver_ids jsonb not null,
  -- Which customers, until all of them are rows: ids, or all that answer to a search. `picked_after` is the last that was put down.
  selection jsonb not null,
  picked integer not null default 0,
  picked_after text not null default '',
  state text not null check (state in ('picking', 'asking', 'stopped', 'asked')),
  -- Why WeCom refused a whole call.
  errcode integer,
  error text,
  attempts integer not null default 0,
  started_by text not null,
  created_at timestamptz not null,
  asked_at timestamptz,
  -- When the next step is due; whoever takes it moves this on, and so nobody else does.
  next_at timestamptz
);
create index handover_due on handover (next_at) where next_at is not null;
create index handover_latest on handover (created_at, id);

create table handover_contact (
  external_user_id text not null,
  handover_id uuid not null,
  from_id text not null,
  to_id text not null,
  state text not null check (state in ('planned', 'asking', 'waiting', 'done', 'declined', 'full', 'refused', 'unknown')),
  -- WeCom's verdict on this customer, when it refused.
  errcode integer,
  asked_at timestamptz,
  -- When it completes by itself, or when it was completed.
  takeover_at timestamptz,
  primary key (external_user_id, handover_id)
);
create index handover_contact_of_handover on handover_contact (handover_id, state, external_user_id);
create index handover_contact_waiting on handover_contact (from_id, to_id, external_user_id) where state = 'waiting';

create table handover_group (
  chat_id text not null,
  handover_id uuid not null,
  to_id text not null,
  state text not null check (state in ('planned', 'done', 'refused')),
  errcode integer,
  primary key (chat_id, handover_id)
);
create index handover_group_of_handover on handover_group (handover_id, state, chat_id);

-- Pairs of advisors with customers on their way, and when WeCom is asked next how they fare.
create table handover_reading (
  from_id text not null,
  to_id text not null,
  kind text not null check (kind in ('on_job', 'resigned')),
  next_at timestamptz,
  error text,
  attempts integer not null default 0,
  primary key (from_id, to_id, kind)
);
create index handover_reading_due on handover_reading (next_at) where next_at is not null;
