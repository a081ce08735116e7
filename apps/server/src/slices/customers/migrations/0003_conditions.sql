-- Health conditions of a customer (SEG-7): sensitive (PIPL 28), kept only while the customer agrees, deleted when they withdraw.
-- Read by customers/conditions and by rules over its facts, which are marked sensitive; decision record 0015 tells why the code is plain.
create table customer_condition (
  customer_id uuid not null,
  condition text not null,
  -- What events, the audit and addresses name it by.
  id uuid not null,
  noted_at timestamptz not null,
  source text not null check (source in ('customer', 'advisor', 'document', 'form')),
  note_sealed text,
  -- Of a pregnancy: the day on which birth is expected.
  due_on date,
  noted_by text not null,
  recorded_at timestamptz not null,
  origin_customer_id uuid,
  primary key (customer_id, condition)
);
create index customer_condition_by_condition on customer_condition (condition, customer_id);
