-- What a workspace wants to know of its customers beyond what everybody has. Small; an option is never deleted, only offered no more.
create table attribute (
  id uuid primary key,
  name text not null,
  type text not null check (type in ('choice', 'number', 'date')),
  -- [{ id, name, gone? }]
  options jsonb not null,
  archived boolean not null default false,
  created_at timestamptz not null
);
create unique index attribute_by_name on attribute (name) where not archived;

create table customer_attribute (
  customer_id uuid not null,
  attribute_id uuid not null,
  -- an option's id, a decimal number, or YYYY-MM-DD
  value text not null,
  -- of a choice the same again: what rules ask for
  option_id text,
  changed_at timestamptz not null,
  changed_by text not null,
  origin_customer_id uuid,
  primary key (customer_id, attribute_id)
);
create index customer_attribute_by_option on customer_attribute (option_id, customer_id) where option_id is not null;
