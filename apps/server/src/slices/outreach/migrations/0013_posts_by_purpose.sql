-- what became of the steps of a journey by the calendar
create index post_of_purpose on post (purpose_key, state);
