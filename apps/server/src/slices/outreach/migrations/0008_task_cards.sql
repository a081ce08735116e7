-- Cards in WeCom by which advisors close tasks without opening the workbench. Local and small: three an advisor, and the ended ones of a
-- month, since a button that could not be replaced may still be pressed.
create table task_card (
  -- what WeCom knows it by
  id uuid primary key,
  task_id uuid not null,
  advisor_id text not null,
  -- "waiting" to be given to WeCom, "sent", "ending": its button is still to be replaced, "ended"
  state text not null,
  -- what became of the task: the words in the button's place; "refused" when WeCom took no card
  ended_as text,
  -- what WeCom lets the card be changed with, once
  response_code text,
  -- of the next attempt
  due_at timestamptz not null,
  tries smallint not null default 0,
  changed_at timestamptz not null
);
create unique index task_card_open on task_card (task_id) where state in ('waiting', 'sent');
create index task_card_of_task on task_card (task_id);
create index task_card_of_advisor on task_card (advisor_id) where state in ('waiting', 'sent');
create index task_card_due on task_card (due_at, id) where state in ('waiting', 'ending');
create index task_card_old on task_card (changed_at) where state = 'ended';
