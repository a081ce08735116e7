create table order_import (
  id uuid primary key,
  state text not null check (state in ('uploaded', 'mapped', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
  file_name text not null,
  -- Beside the database, below the data folder; gone once the import has ended.
  file_path text,
  size_bytes bigint not null,
  line_count bigint not null,
  reading jsonb not null,
  columns jsonb not null,
  mapping jsonb not null,
  failure jsonb,
  -- How far it is; written in the transaction that stores the rows, so that a crash neither loses nor doubles one.
  rows_read bigint not null default 0,
  created bigint not null default 0,
  unchanged bigint not null default 0,
  updated bigint not null default 0,
  rejected bigint not null default 0,
  removed bigint not null default 0,
  created_at timestamptz not null,
  created_by text not null,
  started_at timestamptz,
  progress_at timestamptz,
  finished_at timestamptz
);
create index order_import_unfinished on order_import (progress_at) where state in ('uploaded', 'mapped', 'running', 'undoing');

create table import_row_error (
  import_id uuid not null,
  row_number bigint not null,
  field text,
  code text not null,
  message text not null,
  -- It may hold names and phones.
  original_sealed text not null,
  primary key (import_id, row_number)
);
