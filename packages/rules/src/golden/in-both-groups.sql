-- Group has all of 0197a000-0000-7000-8000-00000000000a, 0197a000-0000-7000-8000-00000000000b
-- for a batch, by customer_group_of_customer
with "m1" as (
  select "customer_id" as customer_id,
         count(distinct "group_id") as hits
  from "customer_group"
  where "customer_id" = any($1::uuid[])
    and "group_id" = any($2::uuid[])
  group by "customer_id"
)
select customer_id,
       "c1" as is_in,
       null::timestamptz as next_change_at
from (
  select s.customer_id,
         coalesce("m1"."hits", 0) = $3::bigint as "c1"
  from (
    select "customer_id" as customer_id
    from "customer"
    where "customer_id" = any($4::uuid[])
  ) as "s"
  left join "m1" on "m1".customer_id = s.customer_id
) as decided
-- $1 = ["0197a000-0000-7000-8000-000000000001"]
-- $2 = ["0197a000-0000-7000-8000-00000000000a","0197a000-0000-7000-8000-00000000000b"]
-- $3 = 2
-- $4 = ["0197a000-0000-7000-8000-000000000001"]
