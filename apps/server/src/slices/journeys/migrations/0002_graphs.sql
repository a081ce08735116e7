-- Definitions were lists of steps, each with its day and its action; now they are graphs. A wait before each step keeps its day; the
-- step keeps its id, so that who stands before it, what it did and its figures stay where they are.
create function graph_of(list jsonb) returns jsonb language sql immutable as $$
  select (list - 'steps' - 'trigger')
    || jsonb_build_object(
      'trigger', case list #>> '{trigger,kind}'
        when 'order_paid' then '{"kind": "event", "event": "order_paid", "filters": []}'::jsonb
        else list -> 'trigger'
      end,
      'exclusive', false,
      'priority', 5,
      'start', (list #>> '{steps,0,id}') || '--wait',
      'steps', (
        select jsonb_agg(node order by place, part)
        from (
          select place, 1 as part, jsonb_build_object(
            'kind', 'wait', 'id', (step ->> 'id') || '--wait', 'name', step ->> 'name',
            'until', jsonb_build_object('kind', 'day', 'day', step #> '{wait,days}', 'at', step #> '{wait,at}'),
            'next', step ->> 'id'
          ) as node
          from jsonb_array_elements(list -> 'steps') with ordinality as row (step, place)
          union all
          select place, 2, jsonb_build_object(
            'id', step -> 'id', 'name', step -> 'name',
            'next', (list #>> array['steps', place::text, 'id']) || '--wait'
          ) || (step -> 'action') || case step #>> '{action,kind}' when 'task' then '{"task": "call"}'::jsonb else '{}' end
          from jsonb_array_elements(list -> 'steps') with ordinality as row (step, place)
        ) as nodes
      )
    )
$$;
update journey set draft = graph_of(draft) where draft is not null;
update journey_version set definition = graph_of(definition);
drop function graph_of(jsonb);

alter table enrolment
  -- the step where it stands says all; its place in a list says nothing any more
  drop column step,
  -- when it came to this step; what a wait awaits must happen after that
  add column arrived_at timestamptz,
  -- what a wait awaited has happened: the id of the event
  add column woken_by text,
  add column goal_at timestamptz;
update enrolment set arrived_at = started_at where state = 'waiting';

alter table enrolment_step
  drop constraint enrolment_step_outcome_check,
  add constraint enrolment_step_outcome_check check (outcome in ('planned', 'done', 'chosen', 'skipped')),
  -- which way it went: "next", "otherwise", "hold_out", or the id of a path or an arm
  add column path text;

-- Dates that begin journeys, by when. Local: ids only; of each customer the next one.
create table journey_date_due (
  journey_id uuid not null,
  customer_id uuid not null,
  day date not null,
  due_at timestamptz not null,
  primary key (journey_id, customer_id)
);
create index journey_date_due_at on journey_date_due (due_at);

-- What a running journey's trigger needs besides events: the filling of its dates, or its next time.
create table journey_clock (
  journey_id uuid primary key references journey,
  version integer not null,
  kind text not null check (kind in ('date', 'schedule')),
  -- when to look again; null while there is nothing to do
  next_at timestamptz,
  -- of a schedule: the time whose customers are being enrolled
  running_at timestamptz,
  -- of a filling or a run: the last customer seen, and of a run when that one entered the segment
  after_customer_id uuid,
  after_entered_at timestamptz
);
create index journey_clock_next on journey_clock (next_at) where next_at is not null;

-- Something that is done to many enrolments, slice by slice.
create table journey_work (
  id uuid primary key,
  journey_id uuid not null references journey,
  kind text not null check (kind in ('remove', 'migrate')),
  request jsonb not null,
  state text not null check (state in ('running', 'done')),
  at timestamptz not null,
  by_name text not null,
  total integer not null,
  seen integer not null default 0,
  changed integer not null default 0,
  after_enrolment_id uuid
);
create index journey_work_running on journey_work (id) where state = 'running';
create index journey_work_of_journey on journey_work (journey_id, id desc);

-- who waits, by customer: events ask for theirs
create index journey_due_customer on journey_due (customer_id);
