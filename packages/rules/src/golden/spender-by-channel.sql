-- Orders (where channel is one of online, store) amount total since 2026-06-01 until 2026-06-18 > ¥100.00
-- for everybody: each table once
with "r1" as (
  select "customer_id" as customer_id,
         sum("net_amount_fen") filter (where "paid_at" <= $1::timestamptz) as "sum_amount",
         min("paid_at") filter (where "paid_at" > $2::timestamptz) as "arrives_at"
  from "customer_order"
  where (state = 'paid')
    and "paid_at" >= $3::timestamptz
    and "paid_at" < $4::timestamptz
    and nullif("channel"::text, '') = any($5::text[])
  group by "customer_id"
)
select customer_id,
       "c1" as is_in,
       nullif("n1", 'infinity') as next_change_at
from (
  select s.customer_id,
         coalesce("r1"."sum_amount", 0) > $6::numeric as "c1",
         least("r1"."arrives_at", 'infinity') as "n1"
  from (
    select "customer_id" as customer_id
    from "customer"
  ) as "s"
  left join "r1" on "r1".customer_id = s.customer_id
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = "2026-05-31T16:00:00.000Z"
-- $4 = "2026-06-18T16:00:00.000Z"
-- $5 = ["online","store"]
-- $6 = "10000"
