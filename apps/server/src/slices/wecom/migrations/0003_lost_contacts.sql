-- Relations that ended and that somebody heard of, the latest first.
create index contact_lost on contact (removed_at, external_user_id, user_id) where removed_at is not null and told <> 'nothing';
