-- Mass sends whose messages stay here: while they are being planned, and while somebody has paused them.
create table kept_back (
  mass_send_id uuid primary key
);

-- WeCom reminds an advisor of an unconfirmed message, three times in a day at most.
alter table mass_message
  add column reminders integer not null default 0,
  add column reminded_at timestamptz;
create index mass_message_of_send on mass_message (mass_send_id) where mass_send_id is not null;

-- how a mass send stands, by state, reason and advisor, from the index alone
drop index intent_of_mass_send;
create index intent_of_mass_send on intent (mass_send_id, state, reason, advisor_id) where mass_send_id is not null;
