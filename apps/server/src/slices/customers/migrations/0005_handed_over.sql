-- A hand-over took the customer to another advisor: nobody deleted anybody.
alter table customer_contact
  drop constraint customer_contact_removed_by_check,
  add constraint customer_contact_removed_by_check check (removed_by in ('advisor', 'customer', 'transfer'));
