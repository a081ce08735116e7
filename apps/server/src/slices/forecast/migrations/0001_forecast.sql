-- Each try to fit the purchase models, with what became of it. The latest without a refusal is in force.
create table forecast_fit (
  id uuid primary key,
  version integer not null unique,
  fitted_at timestamptz not null,
  -- the local day up to which orders were seen
  day date not null,
  customers integer not null,
  repeat_buyers integer not null,
  refusal text,
  -- BG/NBD in days, Gamma-Gamma in fen
  purchases jsonb,
  spending jsonb,
  log_likelihood double precision,
  correlation double precision,
  hold_out jsonb,
  -- the last customer that was scored by it
  scored_after uuid,
  scored_at timestamptz,
  -- over all customers, once they are scored
  total jsonb
);

create table customer_forecast (
  customer_id uuid primary key,
  alive double precision not null,
  repeats integer not null,
  last_order_day date not null,
  orders_30 double precision not null,
  orders_90 double precision not null,
  orders_365 double precision not null,
  value_30_fen bigint not null,
  value_90_fen bigint not null,
  value_365_fen bigint not null,
  scored_at timestamptz not null
);
-- who is expected to bring most
create index customer_forecast_by_value on customer_forecast (value_365_fen desc, customer_id);
