-- What a mass send says and what the guards said is the same for thousands of its intents: kept once. Columns of an intent that are null and
-- stand here are read from its row here; intents without one have all of it themselves, as those from before do.
create table intent_common (
  id uuid primary key,
  title text not null,
  text text,
  template text,
  attachments jsonb,
  why jsonb not null,
  classes text[] not null,
  experiment_id uuid,
  hold_out_percent smallint not null,
  trail jsonb
);

alter table intent
  add column common_id uuid,
  alter column title drop not null,
  alter column text drop not null,
  alter column why drop not null,
  alter column classes drop not null,
  alter column hold_out_percent drop not null,
  alter column trail drop not null;
