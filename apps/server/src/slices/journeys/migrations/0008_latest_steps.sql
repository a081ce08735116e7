-- What came of a piece of content is asked of the latest messages of a step, of which there may be a million: the figures of a step, which only
-- count, find theirs by the same index.
create index enrolment_step_lately on enrolment_step (journey_id, step_id, outcome, at);
drop index enrolment_step_of_journey;
