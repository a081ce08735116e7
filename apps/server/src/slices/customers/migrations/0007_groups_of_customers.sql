-- The groups that customers are in now, for rules: a copy of WeCom's mirror by customer, and can be made anew.
create table customer_in_group (
  customer_id uuid not null,
  chat_id text not null,
  external_user_id text not null,
  joined_at timestamptz not null,
  primary key (customer_id, chat_id, external_user_id)
);
-- All groups of a person, when one is joined or left.
create index customer_in_group_by_person on customer_in_group (external_user_id);
-- All people of a group that is dissolved; and who is in some groups.
create index customer_in_group_by_group on customer_in_group (chat_id, customer_id);
