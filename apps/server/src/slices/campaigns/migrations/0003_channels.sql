-- A mass send goes to customers or into groups: its definition says which.
update mass_send set definition = '{"channel": "single"}'::jsonb || definition;
create index mass_send_by_channel on mass_send ((definition ->> 'channel'), id desc);
