-- What happened, in the order of the transactions that saw it. A reader takes only rows whose transaction is older than every
-- running one, ordered by (xid, seq): nothing can appear before a row that was read.
create table event (
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  id uuid not null,
  type text not null,
  customer_id uuid,
  partition smallint not null,
  payload jsonb not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (xid, seq)
);

-- How far each handler has read, for each share of the partitions.
create table event_cursor (
  handler text not null,
  share smallint not null,
  xid xid8 not null,
  seq bigint not null,
  failures integer not null default 0,
  retry_at timestamptz,
  last_error text,
  primary key (handler, share)
);

-- Events that a handler gave up on, kept for a person to look at and send again.
create table event_failure (
  handler text not null,
  xid xid8 not null,
  seq bigint not null,
  error text not null,
  failed_at timestamptz not null,
  primary key (handler, xid, seq)
);
