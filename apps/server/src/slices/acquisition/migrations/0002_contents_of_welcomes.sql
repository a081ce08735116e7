-- Which pieces of the library a welcome carried, in which version: [{ "id", "version" }]; null: none. What stands behind a code may change.
alter table welcome_send add column contents jsonb;
create index welcome_send_of_content on welcome_send using gin (contents jsonb_path_ops) where contents is not null;
