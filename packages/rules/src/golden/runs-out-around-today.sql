-- Birthday is between 3 days ago and 7 days from now
-- for everybody: each table once
select customer_id,
       "c1" as is_in,
       nullif("n1", 'infinity') as next_change_at
from (
  select s.customer_id,
         coalesce("w1"."holds_from" <= $1::timestamptz and $2::timestamptz < "w1"."holds_until", false) as "c1",
         case when "w1"."holds_from" > $3::timestamptz then "w1"."holds_from" when "w1"."holds_until" > $4::timestamptz then "w1"."holds_until" else 'infinity' end as "n1"
  from (
    select "customer_id" as customer_id, "birthday"
    from "customer"
  ) as "s"
  left join lateral (
    select ("s"."birthday" + $5::int - 1 + time '23:59:59.999') at time zone $6::text + make_interval(secs => $7::double precision) as holds_from,
           ("s"."birthday" + $8::int - 1 + time '23:59:59.999') at time zone $9::text + make_interval(secs => $10::double precision) as holds_until
  ) as "w1" on true
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = "2026-11-24T02:00:00.000Z"
-- $4 = "2026-11-24T02:00:00.000Z"
-- $5 = -7
-- $6 = "Asia/Shanghai"
-- $7 = 0.001
-- $8 = 4
-- $9 = "Asia/Shanghai"
-- $10 = 0.001
