-- Birthday has its anniversary within the next 7 days
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
    select (case when ("s"."birthday" + make_interval(years => $5::int - extract(year from "s"."birthday")::int))::date >= $6::date then ("s"."birthday" + make_interval(years => $7::int - extract(year from "s"."birthday")::int))::date else ("s"."birthday" + make_interval(years => $8::int - extract(year from "s"."birthday")::int))::date end + $9::int - 1 + time '23:59:59.999') at time zone $10::text + make_interval(secs => $11::double precision) as holds_from,
           (case when ("s"."birthday" + make_interval(years => $12::int - extract(year from "s"."birthday")::int))::date >= $13::date then ("s"."birthday" + make_interval(years => $14::int - extract(year from "s"."birthday")::int))::date else ("s"."birthday" + make_interval(years => $15::int - extract(year from "s"."birthday")::int))::date end + $16::int - 1 + time '23:59:59.999') at time zone $17::text + make_interval(secs => $18::double precision) as holds_until
  ) as "w1" on true
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = "2026-11-24T02:00:00.000Z"
-- $4 = "2026-11-24T02:00:00.000Z"
-- $5 = 2026
-- $6 = "2026-11-24"
-- $7 = 2026
-- $8 = 2027
-- $9 = -7
-- $10 = "Asia/Shanghai"
-- $11 = 0.001
-- $12 = 2026
-- $13 = "2026-11-24"
-- $14 = 2026
-- $15 = 2027
-- $16 = 1
-- $17 = "Asia/Shanghai"
-- $18 = 0.001
