-- Which pieces of the library a post carries, in which version: [{ "id", "version" }]; null: none. Its plan may change after it.
alter table post add column contents jsonb;
update post
set contents = (
  select jsonb_agg(distinct attachment -> 'content')
  from jsonb_array_elements(attachments) as attachment
  where attachment ? 'content'
)
where attachments is not null;
create index post_of_content on post using gin (contents jsonb_path_ops) where contents is not null;
