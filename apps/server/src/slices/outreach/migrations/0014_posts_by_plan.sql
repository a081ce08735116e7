-- the list of posts, latest planned first; and one group's or advisor's
create index post_by_plan on post (planned_at, id);
create index post_of_target on post (target, planned_at);
