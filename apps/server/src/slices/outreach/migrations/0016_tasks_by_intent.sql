-- Only a merge asked for the tasks of a customer, and the intents that it moves name theirs.
drop index task_of_customer;
