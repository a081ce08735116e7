-- When the customer first wrote back after this message, as far as somebody told.
alter table intent add column replied_at timestamptz;
