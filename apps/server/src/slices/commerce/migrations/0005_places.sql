-- Where the stores lie that orders name, by each name that orders may use: a copy of what the slice stores tells, small.
create table order_place (
  store text primary key,
  -- Ids of regions from the top, then the store's, parted by "/".
  path text not null
);

-- What rules ask of. A view and not a column: a store that moves, or comes to be known, would have all its orders written anew. Where a rule
-- does not ask of the place, the planner leaves the join out, for `store` is unique.
create view placed_order as
select customer_order.*, order_place.path as place
from customer_order
left join order_place on order_place.store = customer_order.store;

create view placed_order_line as
select order_line.*, order_place.path as place
from order_line
left join order_place on order_place.store = order_line.store;

-- Stores whose buyers are to be told that their orders lie elsewhere now, and how far that is.
create table order_place_telling (
  store text primary key,
  after_customer uuid not null default '00000000-0000-0000-0000-000000000000',
  due_at timestamptz not null
);
create index order_place_telling_due on order_place_telling (due_at);
-- Their buyers, in order.
create index customer_order_of_store on customer_order (store, customer_id) where store is not null;
