-- A callback said that members, departments or the app's visible range changed. It does not tell all of it, so the directory is read again.
create table wecom_staff_reading (
  only_one boolean primary key default true check (only_one),
  -- Grows with each callback: who has read up to it is done.
  wanted integer not null default 1,
  due_at timestamptz not null
);
