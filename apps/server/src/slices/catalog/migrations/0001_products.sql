-- Goods: a small table that every machine may hold whole. Found by code (unique), listed by code; searches read all of it.
create table product (
  id uuid primary key,
  code text not null unique,
  name text not null,
  brand text,
  category text,
  role text check (role in ('traffic', 'member', 'consumption', 'spread')),
  range_role text check (range_role in ('core', 'profit', 'hit', 'extension')),
  regulatory_class text not null,
  price_fen bigint check (price_fen >= 0),
  member_only boolean not null default false,
  units_per_pack double precision check (units_per_pack > 0),
  daily_dose double precision check (daily_dose > 0),
  sharing_factor double precision not null default 1 check (sharing_factor >= 1),
  approval_number text,
  approval_expires_on date,
  online_sale_prohibited boolean not null default false,
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
