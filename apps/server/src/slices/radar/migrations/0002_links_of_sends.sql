-- A link in a message to many: one for the message and the page, whoever gets it, since WeCom sends one text to all of them.
alter table radar_link
  alter column content_id drop not null,
  alter column content_version drop not null,
  drop constraint radar_link_content_id_content_version_key,
  add column send_id uuid;
create unique index radar_link_of_content on radar_link (content_id, content_version) where send_id is null;
create unique index radar_link_of_send on radar_link (send_id, target) where send_id is not null;
