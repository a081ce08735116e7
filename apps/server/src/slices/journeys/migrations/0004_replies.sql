-- When the customer first wrote back after this message, within the days that count.
alter table enrolment_step add column replied_at timestamptz;
