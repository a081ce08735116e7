-- The workbench: put off with a reason, and told to those who plan when it is nearly too late.
alter table advisor_task
  add column snoozed_until timestamptz,
  add column snooze_reason text,
  add column escalated_at timestamptz;
-- what is nearly too late
create index advisor_task_to_escalate on advisor_task (expires_at) where state = 'open' and escalated_at is null;
-- how each advisor did in a stretch of time
create index advisor_task_ended on advisor_task (ended_at, advisor_id) where ended_at is not null;

-- The morning's message about the day's tasks: noted before it is sent, so at most once a day.
create table advisor_reminder (
  advisor_id text not null,
  day date not null,
  tasks integer not null,
  at timestamptz not null,
  primary key (advisor_id, day)
);
