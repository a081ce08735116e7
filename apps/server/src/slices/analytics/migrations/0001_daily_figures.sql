-- What happened on each local day, counted once as the events come in.
create table daily_figure (
  figure text not null,
  day date not null,
  value bigint not null,
  primary key (figure, day)
);

-- The last things that happened, for the living home page; the oldest are pruned.
create table latest_happening (
  id uuid primary key,
  at timestamptz not null,
  kind text not null,
  customer_id uuid,
  detail jsonb not null
);
create index latest_happening_newest_first on latest_happening (at desc, id desc);
