-- Of cards that ended the one that ended last counts: who left on Friday left on Friday, whatever older card there was. By the level, another
-- order of the levels could have changed since when somebody is gone, and nobody is told of that.
create or replace view customer_membership as
select distinct on (membership.customer_id)
  membership.*,
  member_level.rank,
  case when left_at is null then 'member' else 'left' end as state,
  coalesce(left_at, joined_at) as state_since
from membership
join member_level on member_level.id = membership.level_id
order by membership.customer_id, left_at desc nulls first, member_level.rank desc, joined_at, membership.id;
