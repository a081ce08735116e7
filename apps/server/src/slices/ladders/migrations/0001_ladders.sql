-- Each version of a ladder's rules; the latest is in force.
create table ladder_version (
  ladder text not null,
  version integer not null,
  -- [{ state, enter?, stay? }], first match wins; a state without rules takes everybody else
  states jsonb not null,
  created_at timestamptz not null,
  -- the last customer that was decided by it, of all; null before the first
  filled_after uuid,
  filled integer not null default 0,
  filled_at timestamptz,
  primary key (ladder, version)
);

-- What is done with the customers of a state, where people wrote their own.
create table ladder_strategy (
  ladder text not null,
  state text not null,
  zh text not null,
  en text not null,
  primary key (ladder, state)
);

create table customer_ladder (
  customer_id uuid not null,
  ladder text not null,
  state text not null,
  since timestamptz not null,
  primary key (customer_id, ladder)
);
-- the customers of a state, latest arrival first
create index customer_ladder_by_state on customer_ladder (ladder, state, since desc, customer_id);

-- When time alone could change where a customer stands.
create table ladder_due (
  customer_id uuid not null,
  ladder text not null,
  due_at timestamptz not null,
  primary key (customer_id, ladder)
);
-- the loop claims what is due, earliest first
create index ladder_due_by_time on ladder_due (ladder, due_at);

create table ladder_change (
  customer_id uuid not null,
  id uuid not null,
  ladder text not null,
  from_state text,
  to_state text,
  at timestamptz not null,
  -- 'rule' (a new version), 'time', 'merge', or the type of the event
  because text not null,
  primary key (customer_id, id)
);
-- the moves between two days
create index ladder_change_by_time on ladder_change (ladder, at);

-- Each local day's moves from state to state, those who stayed among them; '' is no state.
create table ladder_day (
  ladder text not null,
  day date not null,
  from_state text not null,
  to_state text not null,
  customers integer not null,
  money_fen bigint not null,
  primary key (ladder, day, from_state, to_state)
);

-- How often each customer buys.
create table customer_rhythm (
  customer_id uuid primary key,
  -- local days with orders
  order_days integer not null,
  money_fen bigint not null,
  interval_days double precision not null,
  last_order_day date not null,
  next_order_at timestamptz not null,
  dormant_at timestamptz not null,
  churned_at timestamptz not null
);

-- One row: what rhythms are measured by, and how far a measuring of everybody has come.
create table rhythm_setting (
  one boolean primary key default true check (one),
  settings jsonb not null,
  median_days double precision,
  drawn_at timestamptz not null,
  measured_after uuid,
  measured_at timestamptz
);
