-- RFM by thresholds of one's own; without a row by quintiles.
create table rfm_setting (
  one boolean primary key default true check (one),
  settings jsonb not null,
  updated_at timestamptz not null
);
