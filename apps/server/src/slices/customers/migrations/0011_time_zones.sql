-- Where somebody lives whose day is another than the workspace's (an IANA name); few have one.
alter table customer add column time_zone text;
create index customer_of_other_zone on customer (id) where time_zone is not null;
