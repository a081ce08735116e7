-- Counts every change of the workspace's rules: with the shipped version it names them for good.
create table rule_version (
  only_one boolean primary key default true check (only_one),
  version integer not null
);

-- A rule of a pack that holds otherwise here.
create table rule_override (
  rule_id text primary key,
  severity text not null check (severity in ('block', 'review', 'hint', 'off')),
  reason text not null,
  changed_by jsonb not null,
  changed_at timestamptz not null
);

-- Words that the workspace forbids itself.
create table own_rule (
  id uuid primary key,
  title text not null,
  severity text not null check (severity in ('block', 'review', 'hint')),
  words jsonb not null,
  classes jsonb not null,
  channels jsonb not null,
  advice text not null,
  changed_by jsonb not null,
  changed_at timestamptz not null
);

-- Phrases inside which no word counts.
create table allowed_phrase (
  id uuid primary key,
  phrase text not null unique,
  ground text not null,
  reason text not null,
  added_by jsonb not null,
  added_at timestamptz not null
);
