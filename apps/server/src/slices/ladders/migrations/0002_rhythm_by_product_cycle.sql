-- How rhythms are measured, version by version; the latest is in force.
create table rhythm_version (
  version integer primary key,
  settings jsonb not null,
  set_at timestamptz not null
);
insert into rhythm_version (version, settings, set_at) select 1, settings, drawn_at from rhythm_setting;
-- What is measured by them, and how far: from now on without the settings themselves.
alter table rhythm_setting drop column settings;
alter table rhythm_setting rename to rhythm_state;

-- Days that the goods last which a customer had at hand at the last order, the soonest; null where none has a cycle.
alter table customer_rhythm add column cycle_days integer;
-- Everybody is measured anew, which fills it.
update rhythm_state set measured_after = null, measured_at = null;
