-- A segment is a rule and the version of it that is in force. `building_version` fills beside it and then takes its place.
create table segment (
  id uuid primary key,
  name text not null,
  description text not null default '',
  rule jsonb not null,
  version integer not null default 0,
  building_version integer,
  -- the answer that the version in force is replacing, while the difference is told
  previous_version integer,
  building_rule jsonb,
  -- the last customer that the build has decided; null before the first
  build_after uuid,
  build_done integer not null default 0,
  build_total integer not null default 0,
  build_phase text check (build_phase in ('decide', 'swap')),
  build_error text,
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- Who is in, by version of the rule.
create table segment_member (
  customer_id uuid not null,
  segment_id uuid not null,
  version integer not null,
  entered_at timestamptz not null,
  primary key (customer_id, segment_id, version)
);
-- reads the members of a segment, latest entry first
create index segment_member_by_entry on segment_member (segment_id, version, entered_at desc, customer_id desc);

-- When the mere passing of time could change an answer: the earliest such instant a customer, segment and version.
create table segment_due (
  customer_id uuid not null,
  segment_id uuid not null,
  version integer not null,
  due_at timestamptz not null,
  primary key (customer_id, segment_id, version)
);
-- the loop claims what is due, earliest first
create index segment_due_by_time on segment_due (due_at);

-- Who entered and left, when and why.
create table segment_change (
  customer_id uuid not null,
  id uuid not null,
  segment_id uuid not null,
  at timestamptz not null,
  change text not null check (change in ('entered', 'left')),
  -- 'rule', 'time', 'merge', or the type of the event
  because text not null,
  primary key (customer_id, id)
);
create index segment_change_by_segment on segment_change (segment_id, id desc);

-- RFM: the thresholds that were drawn from all customers, and each customer's scores by them.
create table rfm_run (
  id uuid primary key,
  as_of timestamptz not null,
  customers integer not null,
  -- the largest value that still gets score 1, 2, 3, 4 (for recency: 5, 4, 3, 2); then the means that part high from low
  recency_days double precision[] not null,
  frequency double precision[] not null,
  money_fen double precision[] not null,
  mean_recency_days double precision not null,
  mean_frequency double precision not null,
  mean_money_fen double precision not null,
  -- the last customer that was scored anew; null once all are
  scored_after uuid,
  finished_at timestamptz
);

create table customer_rfm (
  customer_id uuid primary key,
  recency smallint not null,
  frequency smallint not null,
  money smallint not null,
  rfm_group text not null,
  last_paid_at timestamptz not null,
  orders integer not null,
  money_fen bigint not null,
  scored_at timestamptz not null
);
-- the customers of a cell or a group, most money first
create index customer_rfm_by_group on customer_rfm (rfm_group, money_fen desc, customer_id);
create index customer_rfm_by_cell on customer_rfm (recency, frequency, money, money_fen desc, customer_id);
create index customer_rfm_by_money on customer_rfm (money_fen desc, customer_id);
