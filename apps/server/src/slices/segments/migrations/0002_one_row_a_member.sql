-- A member is one row, whichever versions of the rule hold him: in force from `from_version` on and, once the version being built
-- leaves him out, until `until_version`. A new version takes its place by one update of `segment.version`, however many members.
alter table segment_member rename column version to from_version;
alter table segment_member
  add column until_version integer,
  -- whether the entry has been recorded and told: a new version's entries are, bit by bit, once it is in force
  add column told boolean not null default true;

alter table segment
  add column deleted_at timestamptz,
  -- since when the build runs
  add column build_started_at timestamptz;

-- What a new version in force had not told yet.
update segment_member as member
set until_version = segment.version
from segment
where segment.id = member.segment_id and segment.build_phase = 'swap' and member.from_version = segment.previous_version
  and not exists (
    select from segment_member as new
    where new.customer_id = member.customer_id and new.segment_id = member.segment_id and new.from_version = segment.version
  );
update segment_member as member
set told = false
from segment
where segment.id = member.segment_id and segment.build_phase = 'swap' and member.from_version = segment.version
  and not exists (
    select from segment_member as old
    where old.customer_id = member.customer_id and old.segment_id = member.segment_id and old.from_version = segment.previous_version
  );
delete from segment_member as member
using segment
where segment.id = member.segment_id
  and (
    member.from_version not in (segment.version, coalesce(segment.previous_version, segment.version))
    or segment.build_phase = 'swap' and member.from_version = segment.version and member.told
  );
alter table segment_member drop constraint segment_member_pkey;
alter table segment_member add primary key (customer_id, segment_id);
drop index segment_member_by_entry;
-- reads the members of a segment, latest entry first
create index segment_member_by_entry on segment_member (segment_id, entered_at desc, customer_id desc);
-- what is still to be told of a new version, and what an abandoned one left
create index segment_member_pending on segment_member (segment_id, customer_id) where not told or until_version is not null;

alter table segment drop column previous_version;
alter table segment drop constraint segment_build_phase_check;
update segment set build_phase = 'tell' where build_phase = 'swap';
-- 'decide' fills the version being built, 'tell' tells what the one in force changed, 'delete' takes a deleted segment's rows away
alter table segment add constraint segment_build_phase_check check (build_phase in ('decide', 'tell', 'delete'));
update segment set build_after = null, build_done = 0 where build_phase = 'decide';

-- Who is in, by the version in force.
create view segment_member_now as
select member.customer_id, member.segment_id, member.entered_at
from segment_member as member
join segment on segment.id = member.segment_id
where member.from_version <= segment.version
  and (member.until_version is null or member.until_version > segment.version)
  and segment.deleted_at is null;

-- An instant at which the answer may change, and never a later one than the first such: an early look costs little, and an answer that
-- only moves away from its instant (another order) writes nothing.
delete from segment_due as due
using segment_due as earlier
where earlier.customer_id = due.customer_id and earlier.segment_id = due.segment_id
  and (earlier.due_at, earlier.version) < (due.due_at, due.version);
alter table segment_due drop constraint segment_due_pkey;
alter table segment_due drop column version;
alter table segment_due add primary key (customer_id, segment_id);

-- The latest instant at which answers were decided: a clock that stands before it has been set back.
create table segment_clock (
  one boolean primary key default true check (one),
  latest timestamptz not null
);

-- How many are in, so that a list of segments counts nobody. A row a share of the customers: workers write side by side.
create table segment_size (
  segment_id uuid not null,
  share smallint not null,
  members integer not null,
  primary key (segment_id, share)
);
insert into segment_size (segment_id, share, members)
select segment_id, 0, count(*) from segment_member_now group by segment_id;

-- Entries and exits by local day and reason.
create table segment_daily (
  segment_id uuid not null,
  day date not null,
  share smallint not null,
  change text not null check (change in ('entered', 'left')),
  because text not null,
  customers integer not null,
  primary key (segment_id, day, share, change, because)
);
insert into segment_daily (segment_id, day, share, change, because, customers)
select segment_id, (at at time zone 'Asia/Shanghai')::date, 0, change, because, count(*)
from segment_change
group by 1, 2, change, because;

-- The handler is shared by four from here on: each goes on where the one was.
insert into event_cursor (handler, share, xid, seq)
select handler, other.share, xid, seq
from event_cursor, generate_series(1, 3) as other (share)
where handler = 'segments' and event_cursor.share = 0;
