-- Who is told when its advisors' tasks will soon be too late: a member of the company, in WeCom.
alter table store add column manager_id text;
