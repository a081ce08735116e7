-- is in segment "0197a000-0000-7000-8000-00000000000a" and not (Tag has any of t1 in the last 7 days)
-- for a batch, by segment_member_pkey, customer_tag_pkey
with "m1" as (
  select "customer_id" as customer_id,
         count(*) as hits
  from "segment_member"
  where "customer_id" = any($1::uuid[])
    and (version = 1)
    and "segment_id" = any($2::uuid[])
  group by "customer_id"
), "m2" as (
  select "customer_id" as customer_id,
         count(*) filter (where "tagged_at" <= $3::timestamptz) as hits,
         min("tagged_at") filter (where "tagged_at" > $4::timestamptz) as arrives_at,
         min("tagged_at") filter (where "tagged_at" <= $5::timestamptz) + make_interval(secs => $6::double precision) as leaves_at
  from "customer_tag"
  where "customer_id" = any($7::uuid[])
    and "tag_id"::text = any($8::text[])
    and "tagged_at" >= $9::timestamptz
  group by "customer_id"
)
select customer_id,
       ("c1" and not "c2") as is_in,
       nullif(case when ("c1" and not "c2") then least("n2") else greatest(case when not "c1" then 'infinity'::timestamptz end, case when not not "c2" then "n2" end) end, 'infinity') as next_change_at
from (
  select s.customer_id,
         "m1"."hits" is not null as "c1",
         coalesce("m2"."hits", 0) > 0 as "c2",
         least("m2"."arrives_at", "m2"."leaves_at", 'infinity') as "n2"
  from (
    select "customer_id" as customer_id
    from "customer"
    where "customer_id" = any($10::uuid[])
  ) as "s"
  left join "m1" on "m1".customer_id = s.customer_id
  left join "m2" on "m2".customer_id = s.customer_id
) as decided
-- $1 = ["0197a000-0000-7000-8000-000000000001"]
-- $2 = ["0197a000-0000-7000-8000-00000000000a"]
-- $3 = "2026-11-24T02:00:00.000Z"
-- $4 = "2026-11-24T02:00:00.000Z"
-- $5 = "2026-11-24T02:00:00.000Z"
-- $6 = 604800.001
-- $7 = ["0197a000-0000-7000-8000-000000000001"]
-- $8 = ["t1"]
-- $9 = "2026-11-17T02:00:00.000Z"
-- $10 = ["0197a000-0000-7000-8000-000000000001"]
