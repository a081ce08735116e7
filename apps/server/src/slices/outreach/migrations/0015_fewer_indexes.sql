-- Each index is written once more for each of a million rows of a mass send, and again whenever an intent moves on. A customer has few
-- intents: who knows the customer finds one by its id among them, so that the purpose can be the key.
alter table intent
  drop constraint intent_pkey,
  drop constraint intent_customer_id_purpose_key_key,
  add primary key (customer_id, purpose_key);

-- Who deletes or moves a due row knows its customer; what is due at all is asked share by share.
alter table intent_due
  drop constraint intent_due_pkey,
  add primary key (customer_id, intent_id);
drop index intent_due_customer;
drop index intent_due_at;

-- Read backwards it is the same list, and what is planned last comes in at its right end, where it costs least and leaves no room unused.
drop index intent_by_plan;
create index intent_by_plan on intent (planned_at, id);
