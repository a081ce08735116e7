-- Of the customers of an arm, whom WeCom did not deliver it to. Nobody needs the figure of those that are over.
alter table mass_send_result add column failed integer not null default 0;
