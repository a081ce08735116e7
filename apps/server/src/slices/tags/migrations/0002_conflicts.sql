-- What WeCom called it when it was last read or told: who changed it since is seen by it. Null: not known.
alter table tag_group add column wecom_name text;
alter table tag add column wecom_name text;
update tag_group set wecom_name = name where wecom_id is not null and wecom_push is null;
update tag set wecom_name = name where wecom_id is not null and wecom_push is null;
-- The carriers after this one are still to be told to WeCom: it lost the tag and gets it anew.
alter table tag add column tell_after uuid;

-- Groups and tags about which both sides changed their minds, or which WeCom refused. What is to be told of them waits, without an instant
-- to push at, until a person decides.
create table tag_conflict (
  entry_id uuid primary key,
  kind text not null check (kind in ('group', 'tag')),
  what text not null check (what in ('renamed_twice', 'renamed_there', 'gone_there', 'refused')),
  their_name text,
  errcode integer,
  since timestamptz not null
);

-- Customers on whom the two sides disagree about a tag. Ids only.
create table customer_tag_conflict (
  customer_id uuid not null,
  tag_id uuid not null,
  what text not null check (what in ('lost_there', 'put_there', 'refused')),
  -- The relation that it was seen in.
  user_id text not null,
  external_user_id text not null,
  errcode integer,
  since timestamptz not null,
  primary key (customer_id, tag_id)
);
create index customer_tag_conflict_since on customer_tag_conflict (since desc, customer_id, tag_id);
create index customer_tag_conflict_by_tag on customer_tag_conflict (tag_id);
