-- no Orders within 30 days after the first Orders in the last 90 days
-- for everybody: each table once
with "q1" as (
  select customer_id,
         bool_or(is_first and at = which_at and (followed_at <= at + make_interval(secs => $1::double precision)) is not true and at < $2::timestamptz) as holds,
         least(min(at) filter (where "first_comes"), min(at) filter (where "second_comes")) as arrives_at,
         least(min(at) filter (where "is_first") + make_interval(secs => $3::double precision)) as leaves_at,
         min(at) filter (where is_first and at = which_at and (followed_at <= at + make_interval(secs => $4::double precision)) is not true and at >= $5::timestamptz) + make_interval(secs => $6::double precision) as over_at
  from (
    select steps.*,
           min(at) filter (where is_second) over (
             partition by customer_id order by at desc groups between unbounded preceding and 1 preceding
           ) as followed_at,
           min(at) filter (where is_first) over (partition by customer_id) as which_at
    from (
      select "customer_id" as customer_id,
             "paid_at" as at,
             ("paid_at" >= $7::timestamptz and "paid_at" <= $8::timestamptz) as is_first,
             ("paid_at" >= $9::timestamptz and "paid_at" > $10::timestamptz) as first_comes,
             ("paid_at" <= $11::timestamptz) as is_second,
             ("paid_at" > $12::timestamptz) as second_comes
      from "customer_order"
      where (state = 'paid')
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
  ) as "s"
  left join "q1" on "q1".customer_id = s.customer_id
) as decided
-- $1 = 2592000
-- $2 = "2026-10-25T02:00:00.000Z"
-- $3 = 7776000.001
-- $4 = 2592000
-- $5 = "2026-10-25T02:00:00.000Z"
-- $6 = 2592000.001
-- $7 = "2026-08-26T02:00:00.000Z"
-- $8 = "2026-11-24T02:00:00.000Z"
-- $9 = "2026-08-26T02:00:00.000Z"
-- $10 = "2026-11-24T02:00:00.000Z"
-- $11 = "2026-11-24T02:00:00.000Z"
-- $12 = "2026-11-24T02:00:00.000Z"
