-- The words with their variables still open: what a reviewer approved. Null: the text has none.
alter table intent add column template text;
