alter table attribute
  drop constraint attribute_type_check,
  add constraint attribute_type_check check (type in ('choice', 'number', 'date', 'text')),
  add column sensitive boolean not null default false,
  -- of numbers and dates: which of the facts for rules it is; null: rules can't ask for it
  add column slot smallint;
create unique index attribute_by_slot on attribute (type, slot) where slot is not null;

-- texts are sealed in `value`
alter table customer_attribute
  add column sensitive boolean not null default false,
  -- of numbers and dates: what rules ask for
  add column slot smallint,
  add column number_value numeric,
  add column date_value date;
create index customer_attribute_by_slot on customer_attribute (slot, customer_id) where slot is not null;

update attribute
set slot = place
from (
  select id, row_number() over (partition by type order by archived, created_at, id) as place
  from attribute
  where type in ('number', 'date')
) as placed
where placed.id = attribute.id and place <= 10;

update customer_attribute
set slot = attribute.slot,
  number_value = case attribute.type when 'number' then value::numeric end,
  date_value = case attribute.type when 'date' then value::date end
from attribute
where attribute.id = attribute_id and attribute.slot is not null;
