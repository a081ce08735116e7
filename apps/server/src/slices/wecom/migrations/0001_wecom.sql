-- The workspace's WeCom company: one row or none. Secrets are sealed.
create table wecom_connection (
  only_one boolean primary key default true check (only_one),
  kind text not null check (kind in ('wecom', 'sandbox')),
  corp_id text not null,
  agent_id integer not null,
  secret_sealed text not null,
  callback_token_sealed text not null,
  encoding_aes_key_sealed text not null,
  base_url text not null,
  phone_url text,
  -- Grows with each change, so that a client made for the old settings is thrown away.
  revision integer not null default 1,
  connected_at timestamptz not null
);

-- The company's members.
create table advisor (
  user_id text primary key,
  name text not null,
  department text not null,
  status text not null check (status in ('active', 'inactive', 'left')),
  can_have_customers boolean not null,
  seen_at timestamptz not null
);

-- The mirror of each relation of an advisor and a customer, as WeCom tells it. `changed_at` is WeCom's time of the last coming or
-- going that was applied: an older callback is late and changes nothing.
create table contact (
  external_user_id text not null,
  user_id text not null,
  customer_id uuid,
  name text not null default '',
  gender smallint not null default 0,
  unionid text,
  remark text not null default '',
  remark_mobiles_sealed text,
  remark_mobiles_mark text,
  description text not null default '',
  add_way integer,
  state text,
  tags jsonb not null default '[]',
  created_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  removed_by text check (removed_by in ('advisor', 'customer')),
  -- How much has been told of the relation: nothing, contact_refreshed (we found it by reading), contact_added, that with a welcome code.
  told text not null default 'nothing' check (told in ('nothing', 'read', 'added', 'welcome')),
  needs_fetch boolean not null default false,
  -- Counts the reasons to fetch: one that comes while a fetch runs is not lost.
  fetch_wanted integer not null default 0,
  fetch_attempts integer not null default 0,
  fetch_at timestamptz,
  fetch_error text,
  -- The pass of the full sync that saw it last; what a complete pass did not see is gone.
  seen_in_pass integer not null default 0,
  primary key (external_user_id, user_id)
);
create index contact_of_customer on contact (customer_id) where customer_id is not null;
create index contact_of_advisor on contact (user_id);
create index contact_to_fetch on contact (fetch_at) where needs_fetch;

-- Callbacks as they came, decrypted: they hold ids only. `key` is the same for each delivery of one event.
create table wecom_callback (
  id bigint generated always as identity primary key,
  key text not null unique,
  raw text not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  outcome text
);
create index wecom_callback_waiting on wecom_callback (id) where processed_at is null;
create index wecom_callback_old on wecom_callback (processed_at) where processed_at is not null;

-- Where the full sync stands: it goes on from here after a crash.
create table wecom_sync (
  only_one boolean primary key default true check (only_one),
  pass integer not null,
  state text not null check (state in ('running', 'done', 'failed')),
  phase text check (phase in ('staff', 'tags', 'contacts', 'removals')),
  started_at timestamptz not null,
  finished_at timestamptz,
  -- The advisors whose contacts this pass reads, those not yet begun after `advisors_read`, and WeCom's cursor among the current ones.
  advisor_ids jsonb not null default '[]',
  advisors_read integer not null default 0,
  cursor text,
  contacts_read integer not null default 0,
  error text
);
