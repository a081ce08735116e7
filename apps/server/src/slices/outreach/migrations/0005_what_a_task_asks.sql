-- What the planner asks of whoever does it: { days?, evidence? }. Null: nothing beyond the workspace's settings.
alter table intent add column ask jsonb;
-- It is not done without a note of how it went.
alter table advisor_task add column needs_note boolean not null default false;
