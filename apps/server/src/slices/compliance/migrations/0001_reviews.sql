-- A version of a content that was submitted to the review desk, and what the reviewer decided. Never changed afterwards, but for its end.
create table content_review (
  id uuid primary key,
  -- of the words with open variables, and of the subject: an approval holds for this version only
  content_hash text not null,
  title text not null,
  text text not null,
  extras jsonb not null,
  channel text not null,
  purpose text not null,
  classes jsonb not null,
  audiences jsonb not null,
  -- where it comes from, as its author's page says; several versions share an origin
  origin_kind text not null,
  origin_id text,
  -- what the rules said when it was submitted
  verdict text not null check (verdict in ('pass', 'review', 'blocked')),
  hits jsonb not null,
  rules text not null,
  note text,
  state text not null check (state in ('waiting', 'approved', 'rejected', 'withdrawn')),
  submitted_by jsonb not null,
  submitted_at timestamptz not null,
  decided_by jsonb,
  decided_at timestamptz,
  comment text,
  ground text,
  -- an approval ends here; null: it holds until it is withdrawn
  expires_at timestamptz
);
create index content_review_queue on content_review (state, submitted_at desc, id desc);
create index content_review_of_content on content_review (content_hash, state);
create index content_review_of_origin on content_review (origin_kind, origin_id, submitted_at desc);
-- one version waits once
create unique index content_review_waiting on content_review (content_hash) where state = 'waiting';
