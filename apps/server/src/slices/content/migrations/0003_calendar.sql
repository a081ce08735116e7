-- What is planned for which day and channel.
create table calendar_entry (
  id uuid primary key,
  day date not null,
  at text,
  channel text not null,
  part text not null check (part in ('useful', 'fun', 'life')),
  title text not null,
  content_id uuid references content_item,
  assigned_to jsonb,
  note text not null,
  done boolean not null,
  created_by text not null,
  updated_at timestamptz not null
);
create index calendar_entry_by_day on calendar_entry (day, at, id);
create index calendar_entry_of_content on calendar_entry (content_id);

-- One row, or none: then the defaults hold.
create table calendar_setting (
  only_one boolean primary key default true check (only_one),
  value jsonb not null
);
