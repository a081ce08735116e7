-- A small tree that every machine may hold whole; read whole, in order of name and code.
create table region (
  id uuid primary key,
  name text not null,
  parent_id uuid
);

create table store (
  id uuid primary key,
  -- Orders name a store by its code or its name.
  code text not null unique,
  name text not null unique,
  region_id uuid,
  address text not null default '',
  phone text not null default '',
  archived_at timestamptz
);

create table store_advisor (
  store_id uuid not null,
  advisor_id text not null,
  primary key (store_id, advisor_id)
);
