-- Intents may come from a mass send as well as from a journey; guards skip, defer or hold, and what they said is kept.
alter table intent
  drop constraint intent_state_check,
  add constraint intent_state_check
    check (state in ('planned', 'refused', 'deferred', 'held', 'handed_over', 'sent', 'failed', 'unknown', 'cancelled')),
  alter column journey_id drop not null,
  add column mass_send_id uuid,
  -- what the law takes the advertised goods for
  add column classes text[] not null default '{}',
  add column attachments jsonb,
  -- the comparison that it is part of; the guard "hold_out" keeps so many of a hundred customers from it
  add column experiment_id uuid,
  add column hold_out_percent smallint not null default 0,
  add column variant text,
  -- each asking of the guards, the latest last: { at, outcome, asked, until?, detail? }
  add column trail jsonb not null default '[]';
update intent set why = '{"kind": "journey"}'::jsonb || why;
update advisor_task set why = '{"kind": "journey"}'::jsonb || why;
-- what a mass send became, by customer
create index intent_of_mass_send on intent (mass_send_id, state, customer_id) where mass_send_id is not null;

-- Sixteen shares by customer: two workers never decide for one customer at once, so the caps are exact.
alter table intent_due
  add column share smallint not null generated always as (get_byte(uuid_send(customer_id), 15) & 15) stored;
create index intent_due_by_share on intent_due (share, due_at, intent_id);

-- Advisors who are away, to and including that day.
create table advisor_leave (
  advisor_id text primary key,
  until date not null,
  reason text not null,
  set_at timestamptz not null
);

-- Several caps instead of one, and limits of WeCom by the day from which they hold.
update outreach_setting
set value = (value - 'frequencyCap' - 'channelQuota') || jsonb_build_object(
  'frequencyCaps', jsonb_build_array('{"counts": "all"}'::jsonb || (value -> 'frequencyCap')),
  'channelQuotas', jsonb_build_array('{"from": "2020-01-01"}'::jsonb || (value -> 'channelQuota')),
  'tasksPerDay', 40
);

alter table mass_message
  add column mass_send_id uuid,
  add column attachments jsonb,
  -- how many customers it is for: WeCom takes ten thousand
  add column recipients integer not null default 0;
update mass_message set recipients = (select count(*) from task_customer where task_id = mass_message.id);
alter table advisor_task add column mass_send_id uuid;
