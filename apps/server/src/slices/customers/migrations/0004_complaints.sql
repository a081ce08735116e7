-- What a customer complained of. While one is open nothing is offered (outreach asks), and journeys that name it end.
create table complaint (
  customer_id uuid not null,
  id uuid not null,
  about text not null,
  note_sealed text,
  -- The id that another system gave it.
  external_id text,
  opened_at timestamptz not null,
  opened_by text not null,
  closed_at timestamptz,
  closed_by text,
  outcome_sealed text,
  origin_customer_id uuid,
  primary key (customer_id, id),
  unique (customer_id, external_id)
);
-- the list, latest first; and the open ones, which are few
create index complaint_latest_first on complaint (opened_at desc, id desc);
create index complaint_open on complaint (customer_id) where closed_at is null;
