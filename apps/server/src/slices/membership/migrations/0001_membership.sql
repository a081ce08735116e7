-- The brand's ladder of members; a handful of rows.
create table member_level (
  id uuid primary key,
  code text not null unique,
  name text not null,
  -- 1 is the lowest of those in use.
  rank integer not null,
  archived boolean not null default false,
  created_at timestamptz not null
);

-- Memberships as the member system has them now. A customer may turn out to have several.
create table membership (
  customer_id uuid not null,
  id uuid not null,
  source text not null,
  external_id text not null,
  level_id uuid not null,
  joined_at timestamptz not null,
  level_since timestamptz not null,
  level_until timestamptz,
  left_at timestamptz,
  -- When the member system last changed it: what is older undoes nothing.
  changed_at timestamptz not null,
  -- The profile that had it before a merge.
  origin_customer_id uuid,
  recorded_at timestamptz not null,
  primary key (customer_id, id)
);
-- Who is at a level: whether it may be archived, and whom to tell when the order of levels changes.
create index membership_of_level on membership (level_id, customer_id) where left_at is null;

-- Which membership an id of the member system means. Its rows are locked, in order of the key, by whoever writes memberships.
create table membership_key (
  source text not null,
  external_id text not null,
  customer_id uuid not null,
  membership_id uuid not null,
  primary key (source, external_id)
);
create index membership_key_of_membership on membership_key (membership_id);

-- Who was what when.
create table membership_change (
  customer_id uuid not null,
  id uuid not null,
  membership_id uuid not null,
  kind text not null check (kind in ('joined', 'placed', 'upgraded', 'downgraded', 'left')),
  at timestamptz not null,
  from_level_id uuid,
  to_level_id uuid,
  origin_customer_id uuid,
  recorded_at timestamptz not null,
  primary key (customer_id, id)
);
-- A customer's history, and what rules count of it.
create index membership_change_of_customer on membership_change (customer_id, at);

-- The one membership of each customer that rules ask about: one that lasts before one that ended, then the higher level. A view and not a
-- column: merges and a new order of the levels would have to write it anew (0076).
create view customer_membership as
select distinct on (membership.customer_id)
  membership.*,
  member_level.rank,
  case when left_at is null then 'member' else 'left' end as state,
  coalesce(left_at, joined_at) as state_since
from membership
join member_level on member_level.id = membership.level_id
order by membership.customer_id, left_at is not null, member_level.rank desc, joined_at, membership.id;

-- The levels that a member has reached: their own and all below, a row a level (0076).
create view member_level_reached as
select customer_membership.customer_id, member_level.id as level_id
from customer_membership
join member_level on member_level.rank <= customer_membership.rank
where customer_membership.left_at is null and not member_level.archived;

-- Levels whose members are to be told that the order is another now, and how far that is.
create table member_level_telling (
  level_id uuid primary key,
  after_customer uuid not null default '00000000-0000-0000-0000-000000000000',
  due_at timestamptz not null
);
create index member_level_telling_due on member_level_telling (due_at);
