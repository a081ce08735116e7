-- Name starts with An or not (Gender is one of female, male) or Birthday is unknown
-- for a batch, by customer_pkey
select customer_id,
       ("c1" or not "c2" or "c3") as is_in,
       null::timestamptz as next_change_at
from (
  select s.customer_id,
         coalesce(starts_with(lower(nullif("s"."name"::text, '') collate "C"), $1::text), false) as "c1",
         coalesce(nullif("s"."gender"::text, '') = any($2::text[]), false) as "c2",
         coalesce("s"."birthday" is null, false) as "c3"
  from (
    select "customer_id" as customer_id, "name", "gender", "birthday"
    from "customer"
    where "customer_id" = any($3::uuid[])
  ) as "s"
) as decided
-- $1 = "an"
-- $2 = ["female","male"]
-- $3 = ["0197a000-0000-7000-8000-000000000001"]
