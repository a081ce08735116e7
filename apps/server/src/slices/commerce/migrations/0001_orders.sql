create table customer_order (
  customer_id uuid not null,
  id uuid not null,
  source text not null,
  external_id text not null,
  state text not null default 'paid' check (state in ('paid', 'partly_refunded', 'refunded')),
  paid_at timestamptz not null,
  amount_fen bigint not null check (amount_fen >= 0),
  refunded_fen bigint not null default 0 check (refunded_fen between 0 and amount_fen),
  net_amount_fen bigint not null generated always as (amount_fen - refunded_fen) stored,
  lines jsonb not null default '[]',
  store text,
  -- The import that created it: what an undo takes out.
  import_id uuid,
  -- The profile that had it before a merge.
  origin_customer_id uuid,
  recorded_at timestamptz not null,
  primary key (customer_id, id)
);
-- Facts and RFM: a customer's orders by time.
create index customer_order_of_customer on customer_order (customer_id, paid_at);
-- The list and its filters.
create index customer_order_by_paid on customer_order (paid_at desc, id desc);
create index customer_order_by_source on customer_order (source, paid_at desc, id desc);
create index customer_order_refunds on customer_order (state, paid_at desc, id desc) where state <> 'paid';
create index customer_order_of_import on customer_order (import_id, id) where import_id is not null;

-- Which order a shop's number means. Its rows are locked, in order of the key, by whoever writes orders.
create table order_key (
  source text not null,
  external_id text not null,
  customer_id uuid not null,
  order_id uuid not null,
  primary key (source, external_id)
);
create index order_key_search on order_key (external_id text_pattern_ops);
create index order_key_of_order on order_key (order_id);

create table refund (
  customer_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  source text not null,
  external_id text not null,
  amount_fen bigint not null check (amount_fen > 0),
  refunded_at timestamptz not null,
  origin_customer_id uuid,
  recorded_at timestamptz not null,
  primary key (customer_id, id)
);
create index refund_of_order on refund (customer_id, order_id);

create table refund_key (
  source text not null,
  external_id text not null,
  order_id uuid not null,
  refund_id uuid not null,
  primary key (source, external_id)
);
create index refund_key_of_order on refund_key (order_id);
