-- What customers do in systems of the brand's own, which tell of it by API. Small; a place is never given to another event.
create table own_event (
  id uuid primary key,
  code text not null unique,
  name text not null,
  -- which of the facts for rules it is
  slot smallint not null unique,
  -- [{ code, name, type, place }]: `place` is the column of its values
  properties jsonb not null,
  on_timeline boolean not null,
  archived boolean not null default false,
  created_at timestamptz not null
);

create table customer_own_event (
  customer_id uuid not null,
  id uuid not null,
  slot smallint not null,
  at timestamptz not null,
  external_id text not null,
  text_1 text,
  text_2 text,
  text_3 text,
  text_4 text,
  text_5 text,
  number_1 numeric,
  number_2 numeric,
  number_3 numeric,
  number_4 numeric,
  number_5 numeric,
  origin_customer_id uuid,
  recorded_at timestamptz not null,
  primary key (customer_id, id)
);
-- Rules: a customer's events of a kind by time.
create index customer_own_event_by_time on customer_own_event (customer_id, slot, at);
-- The page that shows what came in last.
create index customer_own_event_received on customer_own_event (slot, id desc);

-- Which event another system's id means, whoever it was told of.
create table own_event_key (
  external_id text primary key,
  customer_id uuid not null,
  event_id uuid not null
);
