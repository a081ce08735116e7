-- no Orders after Refunds
-- for a batch, by customer_refund_pkey, customer_order_by_payment
with "q1" as (
  select customer_id,
         bool_or(is_first and (followed_at is not null) is not true) as holds,
         least(min(at) filter (where "first_comes"), min(at) filter (where "second_comes")) as arrives_at,
         null::timestamptz as leaves_at,
         null::timestamptz as over_at
  from (
    select steps.*,
           min(at) filter (where is_second) over (
             partition by customer_id order by at desc groups between unbounded preceding and 1 preceding
           ) as followed_at
    from (
      select "customer_id" as customer_id,
             "refunded_at" as at,
             ("refunded_at" <= $1::timestamptz) as is_first,
             ("refunded_at" > $2::timestamptz) as first_comes,
             false as is_second,
             false as second_comes
      from "customer_refund"
      where "customer_id" = any($3::uuid[])
      union all
      select "customer_id" as customer_id,
             "paid_at" as at,
             false as is_first,
             false as first_comes,
             ("paid_at" <= $4::timestamptz) as is_second,
             ("paid_at" > $5::timestamptz) as second_comes
      from "customer_order"
      where "customer_id" = any($6::uuid[])
        and (state = 'paid')
    ) as steps
  ) as paired
  group by customer_id
)
select customer_id,
       "c1" as is_in,
       nullif("n1", 'infinity') as next_change_at
from (
  select s.customer_id,
         coalesce("q1"."holds", false) as "c1",
         least("q1"."arrives_at", "q1"."leaves_at", "q1"."over_at", 'infinity') as "n1"
  from (
    select "customer_id" as customer_id
    from "customer"
    where "customer_id" = any($7::uuid[])
  ) as "s"
  left join "q1" on "q1".customer_id = s.customer_id
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = ["0197a000-0000-7000-8000-000000000001"]
-- $4 = "2026-11-24T02:00:00.000Z"
-- $5 = "2026-11-24T02:00:00.000Z"
-- $6 = ["0197a000-0000-7000-8000-000000000001"]
-- $7 = ["0197a000-0000-7000-8000-000000000001"]
