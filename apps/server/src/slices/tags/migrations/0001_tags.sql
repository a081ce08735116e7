-- Tag groups and tags, mirrored with WeCom's corp tags. `wecom_push` names what WeCom is still to be told; due rows are those with a
-- push. A living name is unique within its place; operations see to that, since WeCom may swap two names under our feet.
create table tag_group (
  id uuid primary key,
  name text not null,
  wecom_id text unique,
  position bigint not null default 0,
  created_at timestamptz not null,
  archived_at timestamptz,
  wecom_push text check (wecom_push in ('create', 'rename', 'delete')),
  push_at timestamptz,
  push_attempts integer not null default 0,
  push_error text
);
create index tag_group_name on tag_group (name) where archived_at is null;
create index tag_group_to_push on tag_group (push_at) where wecom_push is not null;

create table tag (
  id uuid primary key,
  group_id uuid not null references tag_group,
  name text not null,
  wecom_id text unique,
  position bigint not null default 0,
  created_at timestamptz not null,
  archived_at timestamptz,
  wecom_push text check (wecom_push in ('create', 'rename', 'delete')),
  push_at timestamptz,
  push_attempts integer not null default 0,
  push_error text,
  -- Archived, and customers may still carry it: they lose it batch by batch.
  to_take_off boolean not null default false
);
create index tag_name on tag (group_id, name) where archived_at is null;
create index tag_to_push on tag (push_at) where wecom_push is not null;

create table customer_tag (
  customer_id uuid not null,
  tag_id uuid not null,
  source text not null check (source in ('person', 'channel', 'wecom', 'rule')),
  -- Who: a person's name, a channel's or rule's id. For people to read.
  by text,
  at timestamptz not null,
  primary key (customer_id, tag_id)
);
create index customer_tag_by_tag on customer_tag (tag_id, customer_id);

-- Customers whose living contacts are to be marked, or to lose a mark, in WeCom. Holds ids only.
create table tag_mark (
  customer_id uuid not null,
  tag_id uuid not null,
  marked boolean not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  -- Counts the changes of mind: one that comes while a call runs is not lost.
  wanted integer not null default 1,
  error text,
  primary key (customer_id, tag_id)
);
create index tag_mark_due on tag_mark (due_at);

-- What WeCom said last time about the marks of one relation, so that a mark that goes on its side is seen to go.
create table tag_seen (
  customer_id uuid not null,
  user_id text not null,
  external_user_id text not null,
  tag_ids jsonb not null,
  -- Among its marks was a tag that we did not know in that version of the list: looked at again with the next.
  unresolved_at bigint,
  primary key (customer_id, user_id, external_user_id)
);
create index tag_seen_unresolved on tag_seen (unresolved_at) where unresolved_at is not null;

-- What a merge moved, so that it can be undone. `already_there`: the kept customer carried the tag as well.
create table merged_tag (
  customer_id uuid not null,
  from_customer_id uuid not null,
  tag_id uuid not null,
  source text not null,
  by text,
  at timestamptz not null,
  already_there boolean not null,
  primary key (customer_id, from_customer_id, tag_id)
);
create index merged_tag_of_merged on merged_tag (from_customer_id);

-- WeCom's list of tags: when it has to be read again (null: not at all), and how many times it was.
create table tag_list (
  only_one boolean primary key default true check (only_one),
  due_at timestamptz,
  -- Counts the reasons to read, and our own changes: a reading that one of them overtook is not believed.
  wanted bigint not null default 1,
  attempts integer not null default 0,
  error text,
  version bigint not null default 0
);
insert into tag_list default values;
