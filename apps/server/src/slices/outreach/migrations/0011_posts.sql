-- What goes to many at once and is nobody's own: into a customer group. One for each group and purpose, decided, handed over and read back
-- as intents are.
create table post (
  id uuid primary key,
  channel text not null check (channel in ('group')),
  -- the group's chat id
  target text not null,
  purpose_key text not null,
  class text not null check (class in ('care', 'offer')),
  classes text[] not null,
  title text not null,
  text text not null,
  attachments jsonb,
  why jsonb not null,
  mass_send_id uuid,
  planned_at timestamptz not null,
  -- a deferral beyond this instant is a refusal
  latest_at timestamptz not null,
  -- when the guards are asked next; null: they need not be
  due_at timestamptz,
  state text not null
    check (state in ('planned', 'refused', 'deferred', 'held', 'handed_over', 'sent', 'failed', 'unknown', 'cancelled')),
  reason text,
  until timestamptz,
  -- who hands it in: the group's owner when the guards let it pass
  advisor_id text,
  decided_at timestamptz,
  handed_over_at timestamptz,
  sent_at timestamptz,
  changed_at timestamptz not null,
  task_id uuid,
  -- the latest asking of the guards
  decision jsonb,
  unique (target, channel, purpose_key)
);
create index post_due on post (due_at, id) where due_at is not null;
create index post_of_mass_send on post (mass_send_id, state) where mass_send_id is not null;
create index post_of_task on post (task_id) where task_id is not null;

-- Whom WeCom's message is for: customers, or groups of its sender.
alter table mass_message add column channel text not null default 'single' check (channel in ('single', 'group'));
