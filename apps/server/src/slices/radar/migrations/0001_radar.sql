-- A short link to one version of a page of the library. Found by its code, which stands in the address.
create table radar_link (
  id uuid primary key,
  code text not null unique,
  title text not null,
  target text not null,
  content_id uuid not null,
  content_version integer not null,
  -- nobody known among them: those stand in radar_open
  unknown_opens integer not null default 0,
  last_opened_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  unique (content_id, content_version)
);

-- Each opening by a known customer.
create table radar_open (
  customer_id uuid not null,
  id uuid not null,
  link_id uuid not null,
  title text not null,
  at timestamptz not null,
  origin_customer_id uuid,
  primary key (customer_id, id)
);
create index radar_open_of_link on radar_open (link_id, customer_id, at);
