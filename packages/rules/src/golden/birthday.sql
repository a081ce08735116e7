-- Birthday has its anniversary within the next 7 days
-- for a batch, by customer_pkey
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
    where "customer_id" = any($5::uuid[])
  ) as "s"
  left join lateral (
    select (case when ("s"."birthday" + make_interval(years => $6::int - extract(year from "s"."birthday")::int))::date >= $7::date then ("s"."birthday" + make_interval(years => $8::int - extract(year from "s"."birthday")::int))::date else ("s"."birthday" + make_interval(years => $9::int - extract(year from "s"."birthday")::int))::date end + $10::int - 1 + time '23:59:59.999') at time zone $11::text + make_interval(secs => $12::double precision) as holds_from,
           (case when ("s"."birthday" + make_interval(years => $13::int - extract(year from "s"."birthday")::int))::date >= $14::date then ("s"."birthday" + make_interval(years => $15::int - extract(year from "s"."birthday")::int))::date else ("s"."birthday" + make_interval(years => $16::int - extract(year from "s"."birthday")::int))::date end + $17::int - 1 + time '23:59:59.999') at time zone $18::text + make_interval(secs => $19::double precision) as holds_until
  ) as "w1" on true
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = "2026-11-24T02:00:00.000Z"
-- $4 = "2026-11-24T02:00:00.000Z"
-- $5 = ["0197a000-0000-7000-8000-000000000001"]
-- $6 = 2026
-- $7 = "2026-11-24"
-- $8 = 2026
-- $9 = 2027
-- $10 = -7
-- $11 = "Asia/Shanghai"
-- $12 = 0.001
-- $13 = 2026
-- $14 = "2026-11-24"
-- $15 = 2026
-- $16 = 2027
-- $17 = 1
-- $18 = "Asia/Shanghai"
-- $19 = 0.001
