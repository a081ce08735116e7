-- Thousands wait for the same ten o'clock. Taken in the order of their customers, a batch finds its rows, and puts the new ones, side by side:
-- every table of customers begins with them.
create index journey_due_in_turn on journey_due (journey_id, wake_at, customer_id);
drop index journey_due_next;
