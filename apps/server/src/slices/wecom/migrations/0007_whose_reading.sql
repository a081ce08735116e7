-- When the whole reading of the staff began that was written last: an older one, which took longer, tells nothing new.
create table wecom_staff_read (
  only_one boolean primary key default true check (only_one),
  read_at timestamptz not null
);
-- In which way the pass keeps its place: what another build began is not gone on with where these ways differ.
alter table wecom_sync add column format integer not null default 0;
