-- Posts on an advisor's Moments: the target is the advisor's userid.
alter table post
  drop constraint post_channel_check,
  add constraint post_channel_check check (channel in ('group', 'moments')),
  -- of Moments: only customers with one of these tags see it; none: all of the advisor's
  add column tag_ids uuid[] not null default '{}',
  -- of Moments, once published: customers who can see it, and what they did, as read last
  add column reached integer,
  add column likes integer,
  add column comments integer,
  add column figures_due_at timestamptz;
create index post_figures_due on post (figures_due_at) where figures_due_at is not null;

-- One Moments task of WeCom is for many advisors, each of whom has a message and a task here; `msgid` is then WeCom's moment_id.
alter table mass_message
  drop constraint mass_message_channel_check,
  add constraint mass_message_channel_check check (channel in ('single', 'group', 'moments')),
  drop constraint mass_message_msgid_key,
  -- WeCom makes a Moments task in a job of its own; while it runs, the message is being sent
  add column job_id text;
create unique index mass_message_msgid on mass_message (msgid) where channel <> 'moments';
create index mass_message_moment on mass_message (msgid) where channel = 'moments';
