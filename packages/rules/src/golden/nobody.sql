-- not ((empty: nobody))
-- for everybody: each table once
select customer_id,
       false as is_in,
       null::timestamptz as next_change_at
from (
  select s.customer_id
  from (
    select "customer_id" as customer_id
    from "customer"
  ) as "s"
) as decided

