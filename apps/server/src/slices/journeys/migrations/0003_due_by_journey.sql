-- Who is due, journey by journey, in the order in which they are taken: thousands wait for the same ten o'clock, and neither they nor
-- those of a paused journey may be sorted or passed over again for each batch.
create index journey_due_next on journey_due (journey_id, wake_at, enrolment_id);
drop index journey_due_at;
drop index journey_due_journey;
