-- Where in the private domain the customer decided to buy, if the shop knows: WeCom chat, group, Moments, official account, Channels.
alter table customer_order add column conversion_path text;
alter table order_line add column conversion_path text;

-- A view keeps the columns that its tables had when it was made.
drop view placed_order;
create view placed_order as
select customer_order.*, order_place.path as place
from customer_order
left join order_place on order_place.store = customer_order.store;

drop view placed_order_line;
create view placed_order_line as
select order_line.*, order_place.path as place
from order_line
left join order_place on order_place.store = order_line.store;
