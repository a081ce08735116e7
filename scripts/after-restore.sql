-- Run once in each workspace after a logical restore, before the first start: see docs/guides/restoring.md.
--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -c 'set search_path to <workspace>' -f scripts/after-restore.sql
-- Transaction ids of the old cluster may lie ahead of this one's. All restored events move below every id that is still
-- to come, in the order of their sequence; cursors move behind the last of them. It refuses when events wait unread.
begin;

do $$
begin
  if exists (
    select
    from event_cursor
    where (xid, seq) < (select event.xid, event.seq from event order by event.xid desc, event.seq desc limit 1)
  ) then
    raise exception 'Events wait unread: start the old installation, let it come to rest, and dump again';
  end if;
end
$$;

update event set xid = '3';
update event_failure set xid = '3';
update event_cursor set xid = '3', seq = (select coalesce(max(seq), 0) from event);

commit;
