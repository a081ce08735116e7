-- Pictures that an advisor took of what was done: sealed, since faces and prescriptions may be on them. Kept with the task.
create table task_photo (
  task_id uuid not null,
  id uuid not null,
  mime_type text not null,
  bytes integer not null,
  sealed text not null,
  taken_by text not null,
  at timestamptz not null,
  primary key (task_id, id)
);
-- It is not done without a picture of it.
alter table advisor_task add column needs_photo boolean not null default false;
