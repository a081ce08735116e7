-- When each customer runs out of each product that she bought: made from order_line, and can be made anew.
create table supply (
  customer_id uuid not null,
  code text not null,
  name text not null,
  category text,
  brand text,
  regulatory_class text,
  packs bigint not null,
  last_paid_at timestamptz not null,
  -- The beginning of the local day on which nothing is left.
  runs_out_at timestamptz not null,
  primary key (customer_id, code)
);
-- Facts: a customer's products by the day they run out.
create index supply_of_customer on supply (customer_id, runs_out_at);

-- One row a customer: the first day on which something runs out that was at hand at the last purchase.
create table customer_supply (
  customer_id uuid primary key,
  runs_out_on date not null
);
