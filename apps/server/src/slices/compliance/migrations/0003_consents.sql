-- What customers are shown when they are asked; the newest of a purpose is in force.
create table consent_text (
  id uuid primary key,
  purpose text not null,
  version integer not null,
  title text not null,
  text text not null,
  published_by jsonb not null,
  published_at timestamptz not null,
  unique (purpose, version)
);

create table consent_setting (
  only_one boolean primary key default true check (only_one),
  value jsonb not null,
  changed_at timestamptz not null
);

-- Every yes and no, with its evidence. Kept for good.
create table consent_entry (
  customer_id uuid not null,
  id uuid not null,
  purpose text not null,
  state text not null check (state in ('given', 'withdrawn')),
  channel text not null,
  text_id uuid,
  text_version integer,
  evidence text,
  said_by jsonb not null,
  at timestamptz not null,
  origin_customer_id uuid,
  primary key (customer_id, id)
);

-- Where each customer stands: the latest entry of each purpose.
create table consent (
  customer_id uuid not null,
  purpose text not null,
  state text not null,
  entry_id uuid not null,
  text_version integer,
  at timestamptz not null,
  primary key (customer_id, purpose)
);
-- the counts of the consents page
create index consent_by_purpose on consent (purpose, state, text_version);
