-- Where advisors serve: each store with all regions above it, a row a place. A copy of what the slice stores tells, small.
create table advisor_place (
  advisor_id text not null,
  store_id uuid not null,
  -- The store itself, or a region that it lies in.
  place_id uuid not null,
  primary key (advisor_id, store_id, place_id)
);
-- The advisors of a place.
create index advisor_place_by_place on advisor_place (place_id, advisor_id);
-- All rows of a store, when it moves.
create index advisor_place_by_store on advisor_place (store_id);

-- What rules ask of: the places of a customer's advisors. A view and not a table: an advisor who moves would have all contacts written anew.
create view customer_place as
select customer_contact.customer_id, advisor_place.place_id
from customer_contact
join advisor_place on advisor_place.advisor_id = customer_contact.advisor_id
where customer_contact.removed_at is null;

-- Advisors whose customers are to be told that they serve elsewhere now, and how far that is.
create table advisor_place_telling (
  advisor_id text primary key,
  after_customer uuid not null default '00000000-0000-0000-0000-000000000000',
  due_at timestamptz not null
);
create index advisor_place_telling_due on advisor_place_telling (due_at);
