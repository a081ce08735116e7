-- Customer groups as WeCom tells them. A callback only says that something changed; due rows (`needs_fetch`) have the group read.
create table customer_group (
  chat_id text primary key,
  name text not null default '',
  notice text not null default '',
  -- A userid; null until the group was read.
  owner_id text,
  admin_ids jsonb not null default '[]',
  -- 0 served, 1 the owner has left, 2 being handed over, 3 handed over
  status smallint not null default 0,
  created_at timestamptz,
  dissolved_at timestamptz,
  -- WeCom's name for the state of the members that was read, and for the newest that a callback spoke of.
  version text,
  wanted_version text,
  read_at timestamptz,
  -- WeCom's time of the last callback, or ours of the first sight.
  changed_at timestamptz not null,
  needs_fetch boolean not null default false,
  fetch_wanted integer not null default 0,
  fetch_attempts integer not null default 0,
  fetch_at timestamptz,
  fetch_error text,
  seen_in_pass integer not null default 0
);
create index customer_group_to_fetch on customer_group (fetch_at) where needs_fetch;
create index customer_group_read on customer_group (read_at) where dissolved_at is null;

-- Who is or was in a group: members of the company by userid, customers by external_userid.
create table customer_group_member (
  member_id text not null,
  chat_id text not null,
  kind text not null check (kind in ('staff', 'customer')),
  name text not null default '',
  joined_at timestamptz not null,
  -- 1 invited, 2 by an invitation link, 3 by a QR code
  join_scene smallint not null,
  -- The `state` of the join way.
  state text,
  left_at timestamptz,
  primary key (member_id, chat_id)
);
create index customer_group_member_of_group on customer_group_member (chat_id, joined_at, member_id);

-- One access token for all processes. Who holds the lease asks WeCom for the next one; the others wait for the row.
create table wecom_token (
  only_one boolean primary key default true check (only_one),
  -- Of the connection: a token of the settings before is none.
  revision integer not null,
  token_sealed text,
  good_until timestamptz,
  lease_until timestamptz
);

-- Calls that went out, by minute: what the health page shows, kept for two days.
create table wecom_call_figure (
  endpoint text not null,
  minute timestamptz not null,
  calls integer not null,
  failures integer not null,
  total_ms bigint not null,
  last_failure text,
  primary key (endpoint, minute)
);
create index wecom_call_figure_old on wecom_call_figure (minute);

-- A run that would have marked too many as lost: it marks none, and a person decides.
create table wecom_loss (
  kind text primary key check (kind in ('staff', 'contacts', 'groups')),
  lost integer not null,
  known integer not null,
  examples jsonb not null,
  found_at timestamptz not null,
  accepted_at timestamptz
);

-- Who works on the pass now; another may go on when the lease ends. `step` lets a write count only for the place it was read at.
alter table wecom_sync
  add column step integer not null default 0,
  add column groups_read integer not null default 0,
  add column runner text,
  add column lease_until timestamptz,
  drop constraint wecom_sync_phase_check,
  add constraint wecom_sync_phase_check check (phase in ('staff', 'tags', 'contacts', 'removals', 'groups', 'group_removals'));

-- The quarter-hourly repair: when it ran last, and what it found that no callback had told.
create table wecom_repair (
  only_one boolean primary key default true check (only_one),
  started_at timestamptz not null,
  finished_at timestamptz,
  contacts_found integer not null default 0,
  contacts_missing integer not null default 0,
  groups_found integer not null default 0,
  groups_missing integer not null default 0,
  error text,
  lease_until timestamptz
);

-- The company's departments that the app may see, and which of them each member is in.
create table wecom_department (
  id integer primary key,
  name text not null,
  parent_id integer not null,
  -- Higher ones stand first.
  place bigint not null
);
alter table advisor add column department_ids jsonb not null default '[]';

-- When WeCom itself asked for the echo last and got it: the address is entered there and works.
alter table wecom_connection add column callback_verified_at timestamptz;
