-- Of those sent, who is known to have written back.
alter table mass_send_result add column replied integer not null default 0;
