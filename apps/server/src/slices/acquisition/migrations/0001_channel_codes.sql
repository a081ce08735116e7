-- A printed code and what stands behind it. `state_key` travels through WeCom as `state` and comes back with each contact.
create table channel_code (
  id uuid primary key,
  name text not null,
  state_key text not null unique,
  advisor_ids text[] not null,
  tag_ids uuid[] not null,
  remark_template text,
  welcome jsonb,
  skip_verify boolean not null,
  -- WeCom's answer; null until it has made the contact way.
  config_id text,
  qr_url text,
  -- WeCom is to be told from this moment on; null when it knows all that stands here.
  push_due_at timestamptz,
  push_attempts integer not null default 0,
  push_error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index channel_code_to_push on channel_code (push_due_at) where push_due_at is not null;

-- Each time somebody became a contact by a code.
create table acquisition_entry (
  customer_id uuid not null,
  advisor_id text not null,
  external_user_id text not null,
  at timestamptz not null,
  code_id uuid not null,
  lost_at timestamptz,
  lost_by text check (lost_by in ('advisor', 'customer')),
  origin_customer_id uuid,
  primary key (customer_id, advisor_id, external_user_id, at)
);
create index acquisition_entry_of_code on acquisition_entry (code_id, at desc, customer_id);
create index acquisition_loss_of_code on acquisition_entry (code_id, lost_at) where lost_at is not null;

-- Welcome messages: WeCom takes one within 20 s of the contact, once.
create table welcome_send (
  id uuid primary key,
  code_id uuid not null,
  user_id text not null,
  external_user_id text not null,
  -- WeCom's pass for this one message; emptied when it is used.
  welcome_code text,
  added_at timestamptz not null,
  deadline timestamptz not null,
  -- "sending" is written before the call: whoever finds it after the deadline does not know how it ended.
  outcome text not null default 'waiting' check (outcome in ('waiting', 'sending', 'sent', 'too_late', 'already', 'failed', 'unknown')),
  error text,
  finished_at timestamptz,
  unique (external_user_id, user_id, added_at)
);
create index welcome_send_open on welcome_send (deadline) where outcome in ('waiting', 'sending');
create index welcome_send_of_code on welcome_send (code_id, added_at desc);

-- Remarks to be written into WeCom; the row goes when it is done.
create table remark_push (
  user_id text not null,
  external_user_id text not null,
  code_id uuid not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  primary key (external_user_id, user_id)
);
create index remark_push_due on remark_push (due_at);
