-- What members of the company are still to be told by WeCom's app; a row goes once WeCom took it. Local and small.
create table staff_message (
  user_id text not null,
  purpose_key text not null,
  text text not null,
  planned_at timestamptz not null,
  -- the same for rows that go out in one message
  due_at timestamptz not null,
  tries smallint not null default 0,
  primary key (user_id, purpose_key)
);
create index staff_message_due on staff_message (due_at, user_id);
