-- Lines of orders with what rules ask about them. The order's own `lines` say what the shop told; this is read from them and from the
-- catalogue, and can be made anew.
create table order_line (
  customer_id uuid not null,
  order_id uuid not null,
  position integer not null,
  -- As the shop wrote it; the catalogue may not know it.
  code text,
  name text not null,
  quantity bigint not null,
  amount_fen bigint not null,
  -- Its share of what was kept of the order.
  net_amount_fen bigint not null,
  -- Of the product, refreshed when it changes.
  category text,
  brand text,
  product_role text,
  range_role text,
  regulatory_class text,
  -- Of one pack.
  days_of_supply double precision,
  -- Of the order.
  store text,
  source text not null,
  paid_at timestamptz not null,
  state text not null,
  primary key (customer_id, order_id, position)
);
-- Facts: a customer's lines by time.
create index order_line_of_customer on order_line (customer_id, paid_at);
-- The refresh of a product's lines, slice by slice.
create index order_line_of_code on order_line (code, customer_id, order_id, position) where code is not null;

insert into order_line (customer_id, order_id, position, code, name, quantity, amount_fen, net_amount_fen, store, source, paid_at, state)
select customer_id, id, line.position, line.value ->> 'sku', line.value ->> 'name', (line.value ->> 'quantity')::bigint,
  (line.value ->> 'amountFen')::bigint,
  case when amount_fen = 0 then (line.value ->> 'amountFen')::bigint
    else round((line.value ->> 'amountFen')::numeric * net_amount_fen / amount_fen)::bigint end,
  store, source, paid_at, state
from customer_order
cross join lateral jsonb_array_elements(lines) with ordinality as line (value, position);

-- Products whose lines are to be refreshed, and how far that is.
create table order_line_refresh (
  code text primary key,
  after_customer uuid not null default '00000000-0000-0000-0000-000000000000',
  after_order uuid not null default '00000000-0000-0000-0000-000000000000',
  after_position integer not null default 0,
  due_at timestamptz not null
);
create index order_line_refresh_due on order_line_refresh (due_at);
