-- Files that WeCom holds for three days. `wanted_at`: when something last went out with it; what nobody wants is not renewed.
create table content_media (
  file_id uuid primary key references content_file,
  media_id text not null,
  expires_at timestamptz not null,
  wanted_at timestamptz not null
);
create index content_media_expiring on content_media (expires_at);
