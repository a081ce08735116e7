-- Gender is female and Weight ≥ 70.5 and Member is yes
-- for a batch, by customer_pkey, customer_profile_pkey
select customer_id,
       ("c1" and "c2" and "c3") as is_in,
       null::timestamptz as next_change_at
from (
  select s.customer_id,
         coalesce(nullif("s"."gender"::text, '') = $1::text, false) as "c1",
         coalesce("a1"."weight"::numeric >= $2::numeric, false) as "c2",
         coalesce("a1"."is_member" = $3::boolean, false) as "c3"
  from (
    select "customer_id" as customer_id, "gender"
    from "customer"
    where "customer_id" = any($4::uuid[])
  ) as "s"
  left join (
    select "customer_id" as customer_id, "weight", "is_member"
    from "customer_profile"
    where "customer_id" = any($5::uuid[])
      and (source = 'form')
  ) as "a1" on "a1".customer_id = s.customer_id
) as decided
-- $1 = "female"
-- $2 = "70.5"
-- $3 = true
-- $4 = ["0197a000-0000-7000-8000-000000000001"]
-- $5 = ["0197a000-0000-7000-8000-000000000001"]
