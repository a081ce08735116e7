-- People sign in once and may belong to several workspaces. Tables person, session, account and verification have the columns
-- that the sign-in library asks for.
create table person (
  id uuid primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table session (
  id uuid primary key,
  token text not null unique,
  user_id uuid not null references person on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index session_of_person on session (user_id);

create table account (
  id uuid primary key,
  user_id uuid not null references person on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index account_of_person on account (user_id);

create table verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table workspace (
  name text primary key,
  title text not null,
  time_zone text not null default 'Asia/Shanghai',
  demo boolean not null default false,
  created_at timestamptz not null
);

create table membership (
  person_id uuid not null references person on delete cascade,
  workspace text not null references workspace on delete cascade,
  role text not null check (role in ('owner', 'operator', 'reviewer', 'advisor', 'viewer')),
  -- the WeCom member behind an advisor's account
  advisor_id text,
  active boolean not null default true,
  created_at timestamptz not null,
  primary key (person_id, workspace)
);

create table api_key (
  id uuid primary key,
  workspace text not null references workspace on delete cascade,
  name text not null,
  prefix text not null,
  -- SHA-256 of the key: it is random and long, so a slow hash would buy nothing
  hash text not null unique,
  scopes text[] not null,
  created_by uuid,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
