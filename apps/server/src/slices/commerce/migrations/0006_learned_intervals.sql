-- How long customers take to buy a product, or something of a category, again: learned each night over those who wait still.
create table learned_interval (
  level text not null check (level in ('product', 'category')),
  -- The product's code, or the category as lines keep it.
  key text not null,
  repeats integer not null,
  waiting integer not null,
  -- Null with too few repeats, or while fewer than half have bought again; its 95 % interval may be open above.
  median_days integer,
  low_days integer,
  high_days integer,
  as_of timestamptz not null,
  -- What supplies go by: follows the median once it has moved by more than a twentieth.
  used_days integer,
  primary key (level, key)
);

-- Products whose buyers' supplies are to be decided anew, since what was learned of them moved, and how far that is.
create table supply_renewal (
  code text primary key,
  after_customer uuid not null default '00000000-0000-0000-0000-000000000000',
  due_at timestamptz not null
);
create index supply_renewal_due on supply_renewal (due_at);

alter table supply
  -- By the pack's dose, or by what was learned of the product or its category.
  add column basis text not null default 'dose' check (basis in ('dose', 'product', 'category')),
  -- Days from the last purchase until nothing is left.
  add column lasts_days integer not null
    generated always as (greatest(0, ceil(extract(epoch from (runs_out_at - last_paid_at)) / 86400))::integer) stored;
