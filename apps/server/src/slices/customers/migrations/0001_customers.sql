-- One row a person. A profile that turned out to be another's stays as a row that points to the one that lives.
create table customer (
  id uuid primary key,
  display_name text not null default '',
  -- Whose word the name is: a later one of lower standing does not replace it.
  name_from text not null default 'nobody' check (name_from in ('nobody', 'wecom', 'record', 'person')),
  gender text check (gender in ('male', 'female')),
  birthday date,
  city text,
  notes text not null default '',
  source text not null,
  first_seen_at timestamptz not null,
  last_activity_at timestamptz not null,
  contact_state text not null default 'none' check (contact_state in ('none', 'living', 'lost')),
  -- What tags tells us, kept here for the list's filter.
  tag_ids uuid[] not null default '{}',
  merged_into uuid
);
-- The list: one index an order, so that any page is read without sorting.
create index customer_by_activity on customer (last_activity_at desc, id desc) where merged_into is null;
create index customer_by_first_seen on customer (first_seen_at desc, id desc) where merged_into is null;
create index customer_by_name on customer (display_name collate "C", id) where merged_into is null;
create index customer_by_source on customer (source, last_activity_at desc) where merged_into is null;
create index customer_by_contact_state on customer (contact_state, last_activity_at desc) where merged_into is null;
create index customer_by_tag on customer using gin (tag_ids);
create index customer_merged_into on customer (merged_into) where merged_into is not null;

-- What a person is recognised by (CUS-1). Values are sealed; `masked` is what a screen may show.
create table identity (
  customer_id uuid not null,
  kind text not null,
  fingerprint text not null,
  value_sealed text not null,
  masked text not null,
  seen_at timestamptz not null,
  -- The profile that had it before a merge.
  origin_customer_id uuid,
  primary key (customer_id, kind, fingerprint)
);
-- Whose an identity is. Its rows are locked, in order of the key, by whoever decides about them.
create table identity_index (
  kind text not null,
  fingerprint text not null,
  customer_id uuid not null,
  primary key (kind, fingerprint)
);

-- Advisors and their customers, as the list and rules see them. A lost contact stays.
create table customer_contact (
  customer_id uuid not null,
  advisor_id text not null,
  external_user_id text not null,
  remark text not null default '',
  added_at timestamptz not null,
  removed_at timestamptz,
  removed_by text check (removed_by in ('advisor', 'customer')),
  origin_customer_id uuid,
  primary key (customer_id, advisor_id, external_user_id)
);
create index customer_contact_of_advisor on customer_contact (advisor_id, customer_id) where removed_at is null;

-- What a search may begin with: names and remarks in lower case, from each word and each Chinese character on.
create table customer_term (
  customer_id uuid not null,
  term text not null,
  primary key (customer_id, term)
);
create index customer_term_prefix on customer_term (term text_pattern_ops, customer_id);

-- What happened with a customer. `key` names the cause, so that the same cause told twice is one entry.
create table timeline_entry (
  customer_id uuid not null,
  key text not null,
  at timestamptz not null,
  kind text not null,
  payload jsonb not null,
  origin_customer_id uuid,
  primary key (customer_id, key)
);
create index timeline_newest_first on timeline_entry (customer_id, at desc, key desc);

-- Which profile became part of which, and why. A row that was undone keeps the two apart from then on.
create table merge_record (
  customer_id uuid not null, -- the profile that stayed
  id uuid not null,
  from_customer_id uuid not null,
  because_kind text not null,
  because_masked text not null,
  source text not null,
  by_name text not null,
  at timestamptz not null,
  -- Fields that the merge filled from the other profile, with their values.
  filled jsonb not null,
  undone_at timestamptz,
  primary key (customer_id, id)
);
create index merge_record_of_from on merge_record (from_customer_id);
