-- As with intents: a customer has few enrolments, and whoever asks for one knows the customer.
alter table enrolment
  drop constraint enrolment_pkey,
  drop constraint enrolment_customer_id_journey_id_enrolment_key_key,
  add primary key (customer_id, journey_id, enrolment_key),
  -- A step changes no column that is indexed: with room on its page, the row is written anew there and no index is touched.
  set (fillfactor = 70);

alter table journey_due
  drop constraint journey_due_pkey,
  add primary key (customer_id, enrolment_id);
drop index journey_due_customer;
