-- The library: small tables that every machine may hold whole.
create table content_folder (
  id uuid primary key,
  name text not null,
  parent_id uuid references content_folder,
  created_at timestamptz not null
);

-- Files as they were uploaded. In the database, so that every process has them and a backup holds them.
create table content_file (
  id uuid primary key,
  sha256 text not null,
  name text not null,
  kind text not null check (kind in ('image', 'video', 'file')),
  mime_type text not null,
  bytes integer not null,
  data bytea not null,
  created_by text not null,
  created_at timestamptz not null,
  unique (sha256, name)
);

-- A piece of content as its latest version has it. `words` is what the search reads; `grams` its single characters and pairs of them.
create table content_item (
  id uuid primary key,
  kind text not null,
  name text not null,
  folder_id uuid references content_folder,
  body jsonb not null,
  purpose text not null,
  channels text[] not null,
  classes text[] not null,
  audiences text[] not null,
  product_code text,
  labels text[] not null,
  open_to text not null check (open_to in ('everyone', 'headquarters')),
  expires_on date,
  version integer not null,
  words text not null,
  grams text[] not null,
  uses integer not null default 0,
  last_used_on date,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index content_item_by_change on content_item (updated_at desc, id desc);
create index content_item_in_folder on content_item (folder_id);
create index content_item_searched on content_item using gin (grams);
create index content_item_used on content_item (uses desc, id) where kind = 'script' and archived_at is null;

-- Every version, for good.
create table content_version (
  item_id uuid not null references content_item,
  version integer not null,
  fields jsonb not null,
  by_name text not null,
  at timestamptz not null,
  primary key (item_id, version)
);

-- Uses that advisors noted.
create table content_use (
  item_id uuid not null references content_item,
  day date not null,
  advisor_id text not null,
  uses integer not null,
  primary key (item_id, day, advisor_id)
);
