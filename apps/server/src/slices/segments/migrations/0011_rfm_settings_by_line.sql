-- How RFM scores, for all goods (line '') and for the buyers of one product line: the latest version of a line is in force, and without
-- one its scores are fifths.
create table rfm_settings (
  line text not null,
  version integer not null,
  settings jsonb not null,
  set_at timestamptz not null,
  primary key (line, version)
);
insert into rfm_settings (line, version, settings, set_at) select '', 1, settings, updated_at from rfm_setting;
drop table rfm_setting;
