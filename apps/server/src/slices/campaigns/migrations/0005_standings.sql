-- How many of a mass send's messages ended where, and why, once nothing of it moves any more: a list that is looked at every few seconds must not
-- count a million of each again. Null while they are counted.
alter table mass_send add column standing jsonb;
