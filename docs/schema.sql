-- Printed from the migrations; a test compares. First the tables of the system, then those of each workspace.

create table account (
  id uuid not null,
  user_id uuid not null,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  FOREIGN KEY (user_id) REFERENCES person(id) ON DELETE CASCADE,
  PRIMARY KEY (id)
);
CREATE INDEX account_of_person ON account USING btree (user_id);

create table api_key (
  id uuid not null,
  workspace text not null,
  name text not null,
  prefix text not null,
  hash text not null,
  scopes text[] not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  FOREIGN KEY (workspace) REFERENCES workspace(name) ON DELETE CASCADE,
  PRIMARY KEY (id),
  UNIQUE (hash)
);

create table membership (
  person_id uuid not null,
  workspace text not null,
  role text not null,
  advisor_id text,
  active boolean not null default true,
  created_at timestamp with time zone not null,
  CHECK ((role = ANY (ARRAY['owner'::text, 'operator'::text, 'reviewer'::text, 'advisor'::text, 'viewer'::text]))),
  FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  FOREIGN KEY (workspace) REFERENCES workspace(name) ON DELETE CASCADE,
  PRIMARY KEY (person_id, workspace)
);

create table migration (
  owner text not null,
  name text not null,
  applied_at timestamp with time zone not null default now(),
  PRIMARY KEY (owner, name)
);

create table person (
  id uuid not null,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (email)
);

create table session (
  id uuid not null,
  token text not null,
  user_id uuid not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  FOREIGN KEY (user_id) REFERENCES person(id) ON DELETE CASCADE,
  PRIMARY KEY (id),
  UNIQUE (token)
);
CREATE INDEX session_of_person ON session USING btree (user_id);

create table verification (
  id uuid not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  PRIMARY KEY (id)
);

create table workspace (
  name text not null,
  title text not null,
  time_zone text not null default 'Asia/Shanghai'::text,
  demo boolean not null default false,
  created_at timestamp with time zone not null,
  PRIMARY KEY (name)
);

-- Each workspace has a schema of its own with these.

create table acquisition_entry (
  customer_id uuid not null,
  advisor_id text not null,
  external_user_id text not null,
  at timestamp with time zone not null,
  code_id uuid not null,
  lost_at timestamp with time zone,
  lost_by text,
  origin_customer_id uuid,
  CHECK ((lost_by = ANY (ARRAY['advisor'::text, 'customer'::text]))),
  PRIMARY KEY (customer_id, advisor_id, external_user_id, at)
);
CREATE INDEX acquisition_entry_of_code ON acquisition_entry USING btree (code_id, at DESC, customer_id);
CREATE INDEX acquisition_loss_of_code ON acquisition_entry USING btree (code_id, lost_at) WHERE (lost_at IS NOT NULL);

create table advisor (
  user_id text not null,
  name text not null,
  department text not null,
  status text not null,
  can_have_customers boolean not null,
  seen_at timestamp with time zone not null,
  department_ids jsonb not null default '[]'::jsonb,
  CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'left'::text]))),
  PRIMARY KEY (user_id)
);

create table advisor_leave (
  advisor_id text not null,
  until date not null,
  reason text not null,
  set_at timestamp with time zone not null,
  PRIMARY KEY (advisor_id)
);

create table advisor_persona (
  advisor_id text not null,
  persona_id uuid not null,
  given_at timestamp with time zone not null,
  given_by text not null,
  FOREIGN KEY (persona_id) REFERENCES persona(id),
  PRIMARY KEY (advisor_id)
);

create table advisor_place (
  advisor_id text not null,
  store_id uuid not null,
  place_id uuid not null,
  PRIMARY KEY (advisor_id, store_id, place_id)
);
CREATE INDEX advisor_place_by_place ON advisor_place USING btree (place_id, advisor_id);
CREATE INDEX advisor_place_by_store ON advisor_place USING btree (store_id);

create table advisor_place_telling (
  advisor_id text not null,
  after_customer uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  due_at timestamp with time zone not null,
  PRIMARY KEY (advisor_id)
);
CREATE INDEX advisor_place_telling_due ON advisor_place_telling USING btree (due_at);

create table advisor_reminder (
  advisor_id text not null,
  day date not null,
  tasks integer not null,
  at timestamp with time zone not null,
  PRIMARY KEY (advisor_id, day)
);

create table advisor_task (
  id uuid not null,
  advisor_id text not null,
  kind text not null,
  title text not null,
  text text not null,
  why jsonb not null,
  value_fen bigint not null,
  due_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  state text not null,
  note text,
  ended_at timestamp with time zone,
  mass_send_id uuid,
  snoozed_until timestamp with time zone,
  snooze_reason text,
  escalated_at timestamp with time zone,
  needs_note boolean not null default false,
  needs_photo boolean not null default false,
  CHECK ((kind = ANY (ARRAY['message'::text, 'task'::text]))),
  CHECK ((state = ANY (ARRAY['preparing'::text, 'open'::text, 'done'::text, 'expired'::text, 'skipped'::text, 'failed'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX advisor_task_ended ON advisor_task USING btree (ended_at, advisor_id) WHERE (ended_at IS NOT NULL);
CREATE INDEX advisor_task_expiring ON advisor_task USING btree (expires_at) WHERE (state = 'open'::text);
CREATE INDEX advisor_task_of_advisor ON advisor_task USING btree (advisor_id, state, ((- value_fen)), due_at, id);
CREATE INDEX advisor_task_to_escalate ON advisor_task USING btree (expires_at) WHERE ((state = 'open'::text) AND (escalated_at IS NULL));

create table allowed_phrase (
  id uuid not null,
  phrase text not null,
  ground text not null,
  reason text not null,
  added_by jsonb not null,
  added_at timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (phrase)
);

create table attribute (
  id uuid not null,
  name text not null,
  type text not null,
  options jsonb not null,
  archived boolean not null default false,
  created_at timestamp with time zone not null,
  sensitive boolean not null default false,
  slot smallint,
  CHECK ((type = ANY (ARRAY['choice'::text, 'number'::text, 'date'::text, 'text'::text]))),
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX attribute_by_name ON attribute USING btree (name) WHERE (NOT archived);
CREATE UNIQUE INDEX attribute_by_slot ON attribute USING btree (type, slot) WHERE (slot IS NOT NULL);

create table audit_entry (
  id uuid not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text,
  actor_name text not null,
  action text not null,
  object_type text not null,
  object_id text not null,
  before jsonb,
  after jsonb,
  CHECK ((actor_kind = ANY (ARRAY['person'::text, 'key'::text, 'system'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX audit_of_object ON audit_entry USING btree (object_type, object_id, id DESC);

create table calendar_enrolment (
  journey_id uuid not null,
  target text not null,
  started_on date not null,
  state text not null,
  done_until timestamp with time zone not null,
  wake_at timestamp with time zone,
  CHECK ((state = ANY (ARRAY['active'::text, 'finished'::text, 'removed'::text, 'gone'::text]))),
  FOREIGN KEY (journey_id) REFERENCES calendar_journey(id),
  PRIMARY KEY (journey_id, target)
);
CREATE INDEX calendar_enrolment_due ON calendar_enrolment USING btree (wake_at) WHERE (wake_at IS NOT NULL);
CREATE INDEX calendar_enrolment_of_target ON calendar_enrolment USING btree (target) WHERE (state = 'active'::text);

create table calendar_entry (
  id uuid not null,
  day date not null,
  at text,
  channel text not null,
  part text not null,
  title text not null,
  content_id uuid,
  assigned_to jsonb,
  note text not null,
  done boolean not null,
  created_by text not null,
  updated_at timestamp with time zone not null,
  CHECK ((part = ANY (ARRAY['useful'::text, 'fun'::text, 'life'::text]))),
  FOREIGN KEY (content_id) REFERENCES content_item(id),
  PRIMARY KEY (id)
);
CREATE INDEX calendar_entry_by_day ON calendar_entry USING btree (day, at, id);
CREATE INDEX calendar_entry_of_content ON calendar_entry USING btree (content_id);

create table calendar_journey (
  id uuid not null,
  name text not null,
  state text not null,
  definition jsonb not null,
  version integer not null default 1,
  created_by text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  started_at timestamp with time zone,
  CHECK ((state = ANY (ARRAY['draft'::text, 'running'::text, 'paused'::text, 'stopped'::text]))),
  PRIMARY KEY (id)
);

create table calendar_setting (
  only_one boolean not null default true,
  value jsonb not null,
  CHECK (only_one),
  PRIMARY KEY (only_one)
);

create table calendar_step_count (
  journey_id uuid not null,
  step_id text not null,
  times integer not null,
  FOREIGN KEY (journey_id) REFERENCES calendar_journey(id),
  PRIMARY KEY (journey_id, step_id)
);

create table channel_code (
  id uuid not null,
  name text not null,
  state_key text not null,
  advisor_ids text[] not null,
  tag_ids uuid[] not null,
  remark_template text,
  welcome jsonb,
  skip_verify boolean not null,
  config_id text,
  qr_url text,
  push_due_at timestamp with time zone,
  push_attempts integer not null default 0,
  push_error text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (state_key)
);
CREATE INDEX channel_code_to_push ON channel_code USING btree (push_due_at) WHERE (push_due_at IS NOT NULL);

create table complaint (
  customer_id uuid not null,
  id uuid not null,
  about text not null,
  note_sealed text,
  external_id text,
  opened_at timestamp with time zone not null,
  opened_by text not null,
  closed_at timestamp with time zone,
  closed_by text,
  outcome_sealed text,
  origin_customer_id uuid,
  PRIMARY KEY (customer_id, id),
  UNIQUE (customer_id, external_id)
);
CREATE INDEX complaint_latest_first ON complaint USING btree (opened_at DESC, id DESC);
CREATE INDEX complaint_open ON complaint USING btree (customer_id) WHERE (closed_at IS NULL);

create table consent (
  customer_id uuid not null,
  purpose text not null,
  state text not null,
  entry_id uuid not null,
  text_version integer,
  at timestamp with time zone not null,
  PRIMARY KEY (customer_id, purpose)
);
CREATE INDEX consent_by_purpose ON consent USING btree (purpose, state, text_version);

create table consent_entry (
  customer_id uuid not null,
  id uuid not null,
  purpose text not null,
  state text not null,
  channel text not null,
  text_id uuid,
  text_version integer,
  evidence text,
  said_by jsonb not null,
  at timestamp with time zone not null,
  origin_customer_id uuid,
  CHECK ((state = ANY (ARRAY['given'::text, 'withdrawn'::text]))),
  PRIMARY KEY (customer_id, id)
);

create table consent_setting (
  only_one boolean not null default true,
  value jsonb not null,
  changed_at timestamp with time zone not null,
  CHECK (only_one),
  PRIMARY KEY (only_one)
);

create table consent_text (
  id uuid not null,
  purpose text not null,
  version integer not null,
  title text not null,
  text text not null,
  published_by jsonb not null,
  published_at timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (purpose, version)
);

create table contact (
  external_user_id text not null,
  user_id text not null,
  customer_id uuid,
  name text not null default ''::text,
  gender smallint not null default 0,
  unionid text,
  remark text not null default ''::text,
  remark_mobiles_sealed text,
  remark_mobiles_mark text,
  description text not null default ''::text,
  add_way integer,
  state text,
  tags jsonb not null default '[]'::jsonb,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  removed_by text,
  told text not null default 'nothing'::text,
  needs_fetch boolean not null default false,
  fetch_wanted integer not null default 0,
  fetch_attempts integer not null default 0,
  fetch_at timestamp with time zone,
  fetch_error text,
  seen_in_pass integer not null default 0,
  CHECK ((removed_by = ANY (ARRAY['advisor'::text, 'customer'::text, 'transfer'::text]))),
  CHECK ((told = ANY (ARRAY['nothing'::text, 'read'::text, 'added'::text, 'welcome'::text]))),
  PRIMARY KEY (external_user_id, user_id)
);
CREATE INDEX contact_lost ON contact USING btree (removed_at, external_user_id, user_id) WHERE ((removed_at IS NOT NULL) AND (told <> 'nothing'::text));
CREATE INDEX contact_of_advisor ON contact USING btree (user_id);
CREATE INDEX contact_of_customer ON contact USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX contact_to_fetch ON contact USING btree (fetch_at) WHERE needs_fetch;

create table content_file (
  id uuid not null,
  sha256 text not null,
  name text not null,
  kind text not null,
  mime_type text not null,
  bytes integer not null,
  data bytea not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  CHECK ((kind = ANY (ARRAY['image'::text, 'video'::text, 'file'::text]))),
  PRIMARY KEY (id),
  UNIQUE (sha256, name)
);

create table content_folder (
  id uuid not null,
  name text not null,
  parent_id uuid,
  created_at timestamp with time zone not null,
  FOREIGN KEY (parent_id) REFERENCES content_folder(id),
  PRIMARY KEY (id)
);

create table content_item (
  id uuid not null,
  kind text not null,
  name text not null,
  folder_id uuid,
  body jsonb not null,
  purpose text not null,
  channels text[] not null,
  classes text[] not null,
  audiences text[] not null,
  product_code text,
  labels text[] not null,
  open_to text not null,
  expires_on date,
  version integer not null,
  words text not null,
  grams text[] not null,
  uses integer not null default 0,
  last_used_on date,
  created_by text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  CHECK ((open_to = ANY (ARRAY['everyone'::text, 'headquarters'::text]))),
  FOREIGN KEY (folder_id) REFERENCES content_folder(id),
  PRIMARY KEY (id)
);
CREATE INDEX content_item_by_change ON content_item USING btree (updated_at DESC, id DESC);
CREATE INDEX content_item_in_folder ON content_item USING btree (folder_id);
CREATE INDEX content_item_searched ON content_item USING gin (grams);
CREATE INDEX content_item_used ON content_item USING btree (uses DESC, id) WHERE ((kind = 'script'::text) AND (archived_at IS NULL));

create table content_media (
  file_id uuid not null,
  media_id text not null,
  expires_at timestamp with time zone not null,
  wanted_at timestamp with time zone not null,
  FOREIGN KEY (file_id) REFERENCES content_file(id),
  PRIMARY KEY (file_id)
);
CREATE INDEX content_media_expiring ON content_media USING btree (expires_at);

create table content_review (
  id uuid not null,
  content_hash text not null,
  title text not null,
  text text not null,
  extras jsonb not null,
  channel text not null,
  purpose text not null,
  classes jsonb not null,
  audiences jsonb not null,
  origin_kind text not null,
  origin_id text,
  verdict text not null,
  hits jsonb not null,
  rules text not null,
  note text,
  state text not null,
  submitted_by jsonb not null,
  submitted_at timestamp with time zone not null,
  decided_by jsonb,
  decided_at timestamp with time zone,
  comment text,
  ground text,
  expires_at timestamp with time zone,
  CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text]))),
  CHECK ((verdict = ANY (ARRAY['pass'::text, 'review'::text, 'blocked'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX content_review_of_content ON content_review USING btree (content_hash, state);
CREATE INDEX content_review_of_origin ON content_review USING btree (origin_kind, origin_id, submitted_at DESC);
CREATE INDEX content_review_queue ON content_review USING btree (state, submitted_at DESC, id DESC);
CREATE UNIQUE INDEX content_review_waiting ON content_review USING btree (content_hash) WHERE (state = 'waiting'::text);

create table content_use (
  item_id uuid not null,
  day date not null,
  advisor_id text not null,
  uses integer not null,
  FOREIGN KEY (item_id) REFERENCES content_item(id),
  PRIMARY KEY (item_id, day, advisor_id)
);

create table content_version (
  item_id uuid not null,
  version integer not null,
  fields jsonb not null,
  by_name text not null,
  at timestamp with time zone not null,
  FOREIGN KEY (item_id) REFERENCES content_item(id),
  PRIMARY KEY (item_id, version)
);

create table customer (
  id uuid not null,
  display_name text not null default ''::text,
  name_from text not null default 'nobody'::text,
  gender text,
  birthday date,
  city text,
  notes text not null default ''::text,
  source text not null,
  first_seen_at timestamp with time zone not null,
  last_activity_at timestamp with time zone not null,
  contact_state text not null default 'none'::text,
  tag_ids uuid[] not null default '{}'::uuid[],
  merged_into uuid,
  time_zone text,
  CHECK ((contact_state = ANY (ARRAY['none'::text, 'living'::text, 'lost'::text]))),
  CHECK ((gender = ANY (ARRAY['male'::text, 'female'::text]))),
  CHECK ((name_from = ANY (ARRAY['nobody'::text, 'wecom'::text, 'record'::text, 'person'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX customer_by_activity ON customer USING btree (last_activity_at DESC, id DESC) WHERE (merged_into IS NULL);
CREATE INDEX customer_by_contact_state ON customer USING btree (contact_state, last_activity_at DESC) WHERE (merged_into IS NULL);
CREATE INDEX customer_by_first_seen ON customer USING btree (first_seen_at DESC, id DESC) WHERE (merged_into IS NULL);
CREATE INDEX customer_by_name ON customer USING btree (display_name COLLATE "C", id) WHERE (merged_into IS NULL);
CREATE INDEX customer_by_source ON customer USING btree (source, last_activity_at DESC) WHERE (merged_into IS NULL);
CREATE INDEX customer_by_tag ON customer USING gin (tag_ids);
CREATE INDEX customer_merged_into ON customer USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX customer_of_other_zone ON customer USING btree (id) WHERE (time_zone IS NOT NULL);

create table customer_attribute (
  customer_id uuid not null,
  attribute_id uuid not null,
  value text not null,
  option_id text,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  origin_customer_id uuid,
  sensitive boolean not null default false,
  slot smallint,
  number_value numeric,
  date_value date,
  PRIMARY KEY (customer_id, attribute_id)
);
CREATE INDEX customer_attribute_by_option ON customer_attribute USING btree (option_id, customer_id) WHERE (option_id IS NOT NULL);
CREATE INDEX customer_attribute_by_slot ON customer_attribute USING btree (slot, customer_id) WHERE (slot IS NOT NULL);

create table customer_condition (
  customer_id uuid not null,
  condition text not null,
  id uuid not null,
  noted_at timestamp with time zone not null,
  source text not null,
  note_sealed text,
  due_on date,
  noted_by text not null,
  recorded_at timestamp with time zone not null,
  origin_customer_id uuid,
  CHECK ((source = ANY (ARRAY['customer'::text, 'advisor'::text, 'document'::text, 'form'::text]))),
  PRIMARY KEY (customer_id, condition)
);
CREATE INDEX customer_condition_by_condition ON customer_condition USING btree (condition, customer_id);

create table customer_contact (
  customer_id uuid not null,
  advisor_id text not null,
  external_user_id text not null,
  remark text not null default ''::text,
  added_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  removed_by text,
  origin_customer_id uuid,
  CHECK ((removed_by = ANY (ARRAY['advisor'::text, 'customer'::text, 'transfer'::text]))),
  PRIMARY KEY (customer_id, advisor_id, external_user_id)
);
CREATE INDEX customer_contact_of_advisor ON customer_contact USING btree (advisor_id, customer_id) WHERE (removed_at IS NULL);

create table customer_forecast (
  customer_id uuid not null,
  alive double precision not null,
  repeats integer not null,
  last_order_day date not null,
  orders_30 double precision not null,
  orders_90 double precision not null,
  orders_365 double precision not null,
  value_30_fen bigint not null,
  value_90_fen bigint not null,
  value_365_fen bigint not null,
  scored_at timestamp with time zone not null,
  PRIMARY KEY (customer_id)
);
CREATE INDEX customer_forecast_by_value ON customer_forecast USING btree (value_365_fen DESC, customer_id);

create table customer_group (
  chat_id text not null,
  name text not null default ''::text,
  notice text not null default ''::text,
  owner_id text,
  admin_ids jsonb not null default '[]'::jsonb,
  status smallint not null default 0,
  created_at timestamp with time zone,
  dissolved_at timestamp with time zone,
  version text,
  wanted_version text,
  read_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  needs_fetch boolean not null default false,
  fetch_wanted integer not null default 0,
  fetch_attempts integer not null default 0,
  fetch_at timestamp with time zone,
  fetch_error text,
  seen_in_pass integer not null default 0,
  PRIMARY KEY (chat_id)
);
CREATE INDEX customer_group_read ON customer_group USING btree (read_at) WHERE (dissolved_at IS NULL);
CREATE INDEX customer_group_to_fetch ON customer_group USING btree (fetch_at) WHERE needs_fetch;

create table customer_group_member (
  member_id text not null,
  chat_id text not null,
  kind text not null,
  name text not null default ''::text,
  joined_at timestamp with time zone not null,
  join_scene smallint not null,
  state text,
  left_at timestamp with time zone,
  CHECK ((kind = ANY (ARRAY['staff'::text, 'customer'::text]))),
  PRIMARY KEY (member_id, chat_id)
);
CREATE INDEX customer_group_member_of_group ON customer_group_member USING btree (chat_id, joined_at, member_id);

create table customer_in_group (
  customer_id uuid not null,
  chat_id text not null,
  external_user_id text not null,
  joined_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, chat_id, external_user_id)
);
CREATE INDEX customer_in_group_by_group ON customer_in_group USING btree (chat_id, customer_id);
CREATE INDEX customer_in_group_by_person ON customer_in_group USING btree (external_user_id);

create table customer_ladder (
  customer_id uuid not null,
  ladder text not null,
  state text not null,
  since timestamp with time zone not null,
  PRIMARY KEY (customer_id, ladder)
);
CREATE INDEX customer_ladder_by_state ON customer_ladder USING btree (ladder, state, since DESC, customer_id);

create table customer_order (
  customer_id uuid not null,
  id uuid not null,
  source text not null,
  external_id text not null,
  state text not null default 'paid'::text,
  paid_at timestamp with time zone not null,
  amount_fen bigint not null,
  refunded_fen bigint not null default 0,
  net_amount_fen bigint not null default (amount_fen - refunded_fen),
  lines jsonb not null default '[]'::jsonb,
  store text,
  import_id uuid,
  origin_customer_id uuid,
  recorded_at timestamp with time zone not null,
  conversion_path text,
  CHECK ((amount_fen >= 0)),
  CHECK (((refunded_fen >= 0) AND (refunded_fen <= amount_fen))),
  CHECK ((state = ANY (ARRAY['paid'::text, 'partly_refunded'::text, 'refunded'::text]))),
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX customer_order_by_paid ON customer_order USING btree (paid_at DESC, id DESC);
CREATE INDEX customer_order_by_source ON customer_order USING btree (source, paid_at DESC, id DESC);
CREATE INDEX customer_order_of_customer ON customer_order USING btree (customer_id, paid_at);
CREATE INDEX customer_order_of_import ON customer_order USING btree (import_id, id) WHERE (import_id IS NOT NULL);
CREATE INDEX customer_order_of_store ON customer_order USING btree (store, customer_id) WHERE (store IS NOT NULL);
CREATE INDEX customer_order_refunds ON customer_order USING btree (state, paid_at DESC, id DESC) WHERE (state <> 'paid'::text);

create table customer_own_event (
  customer_id uuid not null,
  id uuid not null,
  slot smallint not null,
  at timestamp with time zone not null,
  external_id text not null,
  text_1 text,
  text_2 text,
  text_3 text,
  text_4 text,
  text_5 text,
  number_1 numeric,
  number_2 numeric,
  number_3 numeric,
  number_4 numeric,
  number_5 numeric,
  origin_customer_id uuid,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX customer_own_event_by_time ON customer_own_event USING btree (customer_id, slot, at);
CREATE INDEX customer_own_event_received ON customer_own_event USING btree (slot, id DESC);

create table customer_rfm (
  customer_id uuid not null,
  recency smallint not null,
  frequency smallint not null,
  money smallint not null,
  rfm_group text not null,
  last_paid_at timestamp with time zone not null,
  orders integer not null,
  money_fen bigint not null,
  scored_at timestamp with time zone not null,
  PRIMARY KEY (customer_id)
);
CREATE INDEX customer_rfm_by_cell ON customer_rfm USING btree (recency, frequency, money, money_fen DESC, customer_id);
CREATE INDEX customer_rfm_by_group ON customer_rfm USING btree (rfm_group, money_fen DESC, customer_id);
CREATE INDEX customer_rfm_by_money ON customer_rfm USING btree (money_fen DESC, customer_id);

create table customer_rhythm (
  customer_id uuid not null,
  order_days integer not null,
  money_fen bigint not null,
  interval_days double precision not null,
  last_order_day date not null,
  next_order_at timestamp with time zone not null,
  dormant_at timestamp with time zone not null,
  churned_at timestamp with time zone not null,
  cycle_days integer,
  PRIMARY KEY (customer_id)
);

create table customer_supply (
  customer_id uuid not null,
  runs_out_on date not null,
  PRIMARY KEY (customer_id)
);

create table customer_tag (
  customer_id uuid not null,
  tag_id uuid not null,
  source text not null,
  by text,
  at timestamp with time zone not null,
  CHECK ((source = ANY (ARRAY['person'::text, 'channel'::text, 'wecom'::text, 'rule'::text]))),
  PRIMARY KEY (customer_id, tag_id)
);
CREATE INDEX customer_tag_by_tag ON customer_tag USING btree (tag_id, customer_id);

create table customer_tag_conflict (
  customer_id uuid not null,
  tag_id uuid not null,
  what text not null,
  user_id text not null,
  external_user_id text not null,
  errcode integer,
  since timestamp with time zone not null,
  CHECK ((what = ANY (ARRAY['lost_there'::text, 'put_there'::text, 'refused'::text]))),
  PRIMARY KEY (customer_id, tag_id)
);
CREATE INDEX customer_tag_conflict_by_tag ON customer_tag_conflict USING btree (tag_id);
CREATE INDEX customer_tag_conflict_since ON customer_tag_conflict USING btree (since DESC, customer_id, tag_id);

create table customer_term (
  customer_id uuid not null,
  term text not null,
  PRIMARY KEY (customer_id, term)
);
CREATE INDEX customer_term_prefix ON customer_term USING btree (term text_pattern_ops, customer_id);

create table daily_figure (
  figure text not null,
  day date not null,
  value bigint not null,
  PRIMARY KEY (figure, day)
);

create table enrolment (
  customer_id uuid not null,
  id uuid not null,
  journey_id uuid not null,
  version integer not null,
  enrolment_key text not null,
  cause jsonb not null,
  state text not null,
  exit_reason text,
  step_id text,
  wake_at timestamp with time zone,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  origin_customer_id uuid,
  arrived_at timestamp with time zone,
  woken_by text,
  goal_at timestamp with time zone,
  CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'exited'::text]))),
  PRIMARY KEY (customer_id, journey_id, enrolment_key)
);
CREATE UNIQUE INDEX enrolment_living ON enrolment USING btree (customer_id, journey_id) WHERE (state = 'waiting'::text);
CREATE INDEX enrolment_of_journey ON enrolment USING btree (journey_id, started_at DESC, id DESC);

create table enrolment_step (
  customer_id uuid not null,
  enrolment_id uuid not null,
  step_id text not null,
  journey_id uuid not null,
  at timestamp with time zone not null,
  outcome text not null,
  reason text,
  path text,
  replied_at timestamp with time zone,
  CHECK ((outcome = ANY (ARRAY['planned'::text, 'done'::text, 'chosen'::text, 'skipped'::text]))),
  PRIMARY KEY (customer_id, enrolment_id, step_id)
);
CREATE INDEX enrolment_step_lately ON enrolment_step USING btree (journey_id, step_id, outcome, at);

create table event (
  xid xid8 not null default pg_current_xact_id(),
  seq bigint not null generated always as identity,
  id uuid not null,
  type text not null,
  customer_id uuid,
  partition smallint not null,
  payload jsonb not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (xid, seq)
);

create table event_cursor (
  handler text not null,
  share smallint not null,
  xid xid8 not null,
  seq bigint not null,
  failures integer not null default 0,
  retry_at timestamp with time zone,
  last_error text,
  PRIMARY KEY (handler, share)
);

create table event_failure (
  handler text not null,
  xid xid8 not null,
  seq bigint not null,
  error text not null,
  failed_at timestamp with time zone not null,
  PRIMARY KEY (handler, xid, seq)
);

create table forecast_fit (
  id uuid not null,
  version integer not null,
  fitted_at timestamp with time zone not null,
  day date not null,
  customers integer not null,
  repeat_buyers integer not null,
  refusal text,
  purchases jsonb,
  spending jsonb,
  log_likelihood double precision,
  correlation double precision,
  hold_out jsonb,
  scored_after uuid,
  scored_at timestamp with time zone,
  total jsonb,
  PRIMARY KEY (id),
  UNIQUE (version)
);

create table handover (
  id uuid not null,
  from_id text not null,
  kind text not null,
  receiver_ids jsonb not null,
  selection jsonb not null,
  picked integer not null default 0,
  picked_after text not null default ''::text,
  state text not null,
  errcode integer,
  error text,
  attempts integer not null default 0,
  started_by text not null,
  created_at timestamp with time zone not null,
  asked_at timestamp with time zone,
  next_at timestamp with time zone,
  CHECK ((kind = ANY (ARRAY['on_job'::text, 'resigned'::text]))),
  CHECK ((state = ANY (ARRAY['picking'::text, 'asking'::text, 'stopped'::text, 'asked'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX handover_due ON handover USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX handover_latest ON handover USING btree (created_at, id);

create table handover_contact (
  external_user_id text not null,
  handover_id uuid not null,
  from_id text not null,
  to_id text not null,
  state text not null,
  errcode integer,
  asked_at timestamp with time zone,
  takeover_at timestamp with time zone,
  CHECK ((state = ANY (ARRAY['planned'::text, 'asking'::text, 'waiting'::text, 'done'::text, 'declined'::text, 'full'::text, 'refused'::text, 'unknown'::text]))),
  PRIMARY KEY (external_user_id, handover_id)
);
CREATE INDEX handover_contact_of_handover ON handover_contact USING btree (handover_id, state, external_user_id);
CREATE INDEX handover_contact_waiting ON handover_contact USING btree (from_id, to_id, external_user_id) WHERE (state = 'waiting'::text);

create table handover_group (
  chat_id text not null,
  handover_id uuid not null,
  to_id text not null,
  state text not null,
  errcode integer,
  CHECK ((state = ANY (ARRAY['planned'::text, 'done'::text, 'refused'::text]))),
  PRIMARY KEY (chat_id, handover_id)
);
CREATE INDEX handover_group_of_handover ON handover_group USING btree (handover_id, state, chat_id);

create table handover_reading (
  from_id text not null,
  to_id text not null,
  kind text not null,
  next_at timestamp with time zone,
  error text,
  attempts integer not null default 0,
  CHECK ((kind = ANY (ARRAY['on_job'::text, 'resigned'::text]))),
  PRIMARY KEY (from_id, to_id, kind)
);
CREATE INDEX handover_reading_due ON handover_reading USING btree (next_at) WHERE (next_at IS NOT NULL);

create table identity (
  customer_id uuid not null,
  kind text not null,
  fingerprint text not null,
  value_sealed text not null,
  masked text not null,
  seen_at timestamp with time zone not null,
  origin_customer_id uuid,
  PRIMARY KEY (customer_id, kind, fingerprint)
);

create table identity_index (
  kind text not null,
  fingerprint text not null,
  customer_id uuid not null,
  PRIMARY KEY (kind, fingerprint)
);

create table import_row_error (
  import_id uuid not null,
  row_number bigint not null,
  field text,
  code text not null,
  message text not null,
  original_sealed text not null,
  PRIMARY KEY (import_id, row_number)
);

create table intent (
  customer_id uuid not null,
  id uuid not null,
  purpose_key text not null,
  kind text not null,
  class text not null,
  advisor_id text,
  external_user_id text,
  title text,
  text text,
  why jsonb,
  journey_id uuid,
  value_fen bigint not null,
  planned_at timestamp with time zone not null,
  latest_at timestamp with time zone not null,
  state text not null,
  reason text,
  until timestamp with time zone,
  decided_at timestamp with time zone,
  handed_over_at timestamp with time zone,
  sent_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  task_id uuid,
  origin_customer_id uuid,
  mass_send_id uuid,
  classes text[] default '{}'::text[],
  attachments jsonb,
  experiment_id uuid,
  hold_out_percent smallint default 0,
  variant text,
  trail jsonb default '[]'::jsonb,
  template text,
  ask jsonb,
  replied_at timestamp with time zone,
  common_id uuid,
  CHECK ((class = ANY (ARRAY['care'::text, 'offer'::text]))),
  CHECK ((kind = ANY (ARRAY['message'::text, 'task'::text]))),
  CHECK ((state = ANY (ARRAY['planned'::text, 'refused'::text, 'deferred'::text, 'held'::text, 'handed_over'::text, 'sent'::text, 'failed'::text, 'unknown'::text, 'cancelled'::text]))),
  PRIMARY KEY (customer_id, purpose_key)
);
CREATE INDEX intent_by_plan ON intent USING btree (planned_at, id);
CREATE INDEX intent_of_mass_send ON intent USING btree (mass_send_id, state, reason, advisor_id) WHERE (mass_send_id IS NOT NULL);

create table intent_common (
  id uuid not null,
  title text not null,
  text text,
  template text,
  attachments jsonb,
  why jsonb not null,
  classes text[] not null,
  experiment_id uuid,
  hold_out_percent smallint not null,
  trail jsonb,
  PRIMARY KEY (id)
);

create table intent_due (
  intent_id uuid not null,
  customer_id uuid not null,
  due_at timestamp with time zone not null,
  share smallint not null default (get_byte(uuid_send(customer_id), 15) & 15),
  PRIMARY KEY (customer_id, intent_id)
);
CREATE INDEX intent_due_by_share ON intent_due USING btree (share, due_at, intent_id);

create table journey (
  id uuid not null,
  name text not null,
  state text not null,
  version integer not null default 0,
  draft jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  CHECK ((state = ANY (ARRAY['draft'::text, 'running'::text, 'paused'::text, 'archived'::text]))),
  PRIMARY KEY (id)
);

create table journey_clock (
  journey_id uuid not null,
  version integer not null,
  kind text not null,
  next_at timestamp with time zone,
  running_at timestamp with time zone,
  after_customer_id uuid,
  after_entered_at timestamp with time zone,
  CHECK ((kind = ANY (ARRAY['date'::text, 'schedule'::text]))),
  FOREIGN KEY (journey_id) REFERENCES journey(id),
  PRIMARY KEY (journey_id)
);
CREATE INDEX journey_clock_next ON journey_clock USING btree (next_at) WHERE (next_at IS NOT NULL);

create table journey_date_due (
  journey_id uuid not null,
  customer_id uuid not null,
  day date not null,
  due_at timestamp with time zone not null,
  PRIMARY KEY (journey_id, customer_id)
);
CREATE INDEX journey_date_due_at ON journey_date_due USING btree (due_at);

create table journey_due (
  enrolment_id uuid not null,
  customer_id uuid not null,
  journey_id uuid not null,
  wake_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, enrolment_id)
);
CREATE INDEX journey_due_in_turn ON journey_due USING btree (journey_id, wake_at, customer_id);

create table journey_version (
  journey_id uuid not null,
  version integer not null,
  definition jsonb not null,
  published_at timestamp with time zone not null,
  published_by text not null,
  FOREIGN KEY (journey_id) REFERENCES journey(id),
  PRIMARY KEY (journey_id, version)
);

create table journey_work (
  id uuid not null,
  journey_id uuid not null,
  kind text not null,
  request jsonb not null,
  state text not null,
  at timestamp with time zone not null,
  by_name text not null,
  total integer not null,
  seen integer not null default 0,
  changed integer not null default 0,
  after_enrolment_id uuid,
  CHECK ((kind = ANY (ARRAY['remove'::text, 'migrate'::text]))),
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text]))),
  FOREIGN KEY (journey_id) REFERENCES journey(id),
  PRIMARY KEY (id)
);
CREATE INDEX journey_work_of_journey ON journey_work USING btree (journey_id, id DESC);
CREATE INDEX journey_work_running ON journey_work USING btree (id) WHERE (state = 'running'::text);

create table kept_back (
  mass_send_id uuid not null,
  PRIMARY KEY (mass_send_id)
);

create table ladder_change (
  customer_id uuid not null,
  id uuid not null,
  ladder text not null,
  from_state text,
  to_state text,
  at timestamp with time zone not null,
  because text not null,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX ladder_change_by_time ON ladder_change USING btree (ladder, at);

create table ladder_day (
  ladder text not null,
  day date not null,
  from_state text not null,
  to_state text not null,
  customers integer not null,
  money_fen bigint not null,
  PRIMARY KEY (ladder, day, from_state, to_state)
);

create table ladder_due (
  customer_id uuid not null,
  ladder text not null,
  due_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, ladder)
);
CREATE INDEX ladder_due_by_time ON ladder_due USING btree (ladder, due_at);

create table ladder_strategy (
  ladder text not null,
  state text not null,
  zh text not null,
  en text not null,
  PRIMARY KEY (ladder, state)
);

create table ladder_version (
  ladder text not null,
  version integer not null,
  states jsonb not null,
  created_at timestamp with time zone not null,
  filled_after uuid,
  filled integer not null default 0,
  filled_at timestamp with time zone,
  PRIMARY KEY (ladder, version)
);

create table latest_happening (
  id uuid not null,
  at timestamp with time zone not null,
  kind text not null,
  customer_id uuid,
  detail jsonb not null,
  PRIMARY KEY (id)
);
CREATE INDEX latest_happening_newest_first ON latest_happening USING btree (at DESC, id DESC);

create table learned_interval (
  level text not null,
  key text not null,
  repeats integer not null,
  waiting integer not null,
  median_days integer,
  low_days integer,
  high_days integer,
  as_of timestamp with time zone not null,
  used_days integer,
  CHECK ((level = ANY (ARRAY['product'::text, 'category'::text]))),
  PRIMARY KEY (level, key)
);

create table mass_message (
  id uuid not null,
  advisor_id text not null,
  text text not null,
  state text not null,
  msgid text,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  tries integer not null default 0,
  sending_at timestamp with time zone,
  recalled text,
  error text,
  mass_send_id uuid,
  attachments jsonb,
  recipients integer not null default 0,
  reminders integer not null default 0,
  reminded_at timestamp with time zone,
  channel text not null default 'single'::text,
  job_id text,
  CHECK ((channel = ANY (ARRAY['single'::text, 'group'::text, 'moments'::text]))),
  CHECK ((state = ANY (ARRAY['ready'::text, 'sending'::text, 'unknown'::text, 'open'::text, 'finished'::text, 'failed'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX mass_message_due ON mass_message USING btree (due_at) WHERE (state = ANY (ARRAY['ready'::text, 'sending'::text, 'unknown'::text, 'open'::text]));
CREATE INDEX mass_message_joinable ON mass_message USING btree (advisor_id) WHERE (state = 'ready'::text);
CREATE INDEX mass_message_moment ON mass_message USING btree (msgid) WHERE (channel = 'moments'::text);
CREATE UNIQUE INDEX mass_message_msgid ON mass_message USING btree (msgid) WHERE (channel <> 'moments'::text);
CREATE INDEX mass_message_of_send ON mass_message USING btree (mass_send_id) WHERE (mass_send_id IS NOT NULL);

create table mass_send (
  id uuid not null,
  name text not null,
  state text not null,
  definition jsonb not null,
  version integer not null default 1,
  created_by text not null,
  created_by_id text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  approval jsonb,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  paused_in text,
  place jsonb,
  planned integer not null default 0,
  excluded integer not null default 0,
  claimed_until timestamp with time zone,
  observed_until timestamp with time zone,
  results_due_at timestamp with time zone,
  standing jsonb,
  CHECK ((state = ANY (ARRAY['draft'::text, 'awaiting_approval'::text, 'scheduled'::text, 'planning'::text, 'paused'::text, 'running'::text, 'cancelling'::text, 'cancelled'::text, 'finished'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX mass_send_by_channel ON mass_send USING btree (((definition ->> 'channel'::text)), id DESC);
CREATE INDEX mass_send_results_due ON mass_send USING btree (results_due_at) WHERE (results_due_at IS NOT NULL);
CREATE INDEX mass_send_to_do ON mass_send USING btree (state) WHERE (state = ANY (ARRAY['scheduled'::text, 'planning'::text, 'cancelling'::text, 'running'::text]));
CREATE INDEX mass_send_to_keep ON mass_send USING btree (finished_at) WHERE ((standing IS NULL) AND (state = ANY (ARRAY['finished'::text, 'cancelled'::text])));

create table mass_send_result (
  mass_send_id uuid not null,
  arm text not null,
  customers integer not null,
  sent integer not null,
  buyers integer not null,
  amount_fen bigint not null,
  unfriended integer not null,
  as_of timestamp with time zone not null,
  replied integer not null default 0,
  failed integer not null default 0,
  PRIMARY KEY (mass_send_id, arm)
);

create table member_level (
  id uuid not null,
  code text not null,
  name text not null,
  rank integer not null,
  archived boolean not null default false,
  created_at timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (code)
);

create table member_level_telling (
  level_id uuid not null,
  after_customer uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  due_at timestamp with time zone not null,
  PRIMARY KEY (level_id)
);
CREATE INDEX member_level_telling_due ON member_level_telling USING btree (due_at);

create table membership (
  customer_id uuid not null,
  id uuid not null,
  source text not null,
  external_id text not null,
  level_id uuid not null,
  joined_at timestamp with time zone not null,
  level_since timestamp with time zone not null,
  level_until timestamp with time zone,
  left_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  origin_customer_id uuid,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX membership_of_level ON membership USING btree (level_id, customer_id) WHERE (left_at IS NULL);

create table membership_change (
  customer_id uuid not null,
  id uuid not null,
  membership_id uuid not null,
  kind text not null,
  at timestamp with time zone not null,
  from_level_id uuid,
  to_level_id uuid,
  origin_customer_id uuid,
  recorded_at timestamp with time zone not null,
  CHECK ((kind = ANY (ARRAY['joined'::text, 'placed'::text, 'upgraded'::text, 'downgraded'::text, 'left'::text]))),
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX membership_change_of_customer ON membership_change USING btree (customer_id, at);

create table membership_key (
  source text not null,
  external_id text not null,
  customer_id uuid not null,
  membership_id uuid not null,
  PRIMARY KEY (source, external_id)
);
CREATE INDEX membership_key_of_membership ON membership_key USING btree (membership_id);

create table merge_record (
  customer_id uuid not null,
  id uuid not null,
  from_customer_id uuid not null,
  because_kind text not null,
  because_masked text not null,
  source text not null,
  by_name text not null,
  at timestamp with time zone not null,
  filled jsonb not null,
  undone_at timestamp with time zone,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX merge_record_of_from ON merge_record USING btree (from_customer_id);

create table merged_tag (
  customer_id uuid not null,
  from_customer_id uuid not null,
  tag_id uuid not null,
  source text not null,
  by text,
  at timestamp with time zone not null,
  already_there boolean not null,
  PRIMARY KEY (customer_id, from_customer_id, tag_id)
);
CREATE INDEX merged_tag_of_merged ON merged_tag USING btree (from_customer_id);

create table migration (
  owner text not null,
  name text not null,
  applied_at timestamp with time zone not null default now(),
  PRIMARY KEY (owner, name)
);

create table order_import (
  id uuid not null,
  state text not null,
  file_name text not null,
  file_path text,
  size_bytes bigint not null,
  line_count bigint not null,
  reading jsonb not null,
  columns jsonb not null,
  mapping jsonb not null,
  failure jsonb,
  rows_read bigint not null default 0,
  created bigint not null default 0,
  unchanged bigint not null default 0,
  updated bigint not null default 0,
  rejected bigint not null default 0,
  removed bigint not null default 0,
  created_at timestamp with time zone not null,
  created_by text not null,
  started_at timestamp with time zone,
  progress_at timestamp with time zone,
  finished_at timestamp with time zone,
  CHECK ((state = ANY (ARRAY['uploaded'::text, 'mapped'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text, 'undoing'::text, 'undone'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX order_import_unfinished ON order_import USING btree (progress_at) WHERE (state = ANY (ARRAY['uploaded'::text, 'mapped'::text, 'running'::text, 'undoing'::text]));

create table order_key (
  source text not null,
  external_id text not null,
  customer_id uuid not null,
  order_id uuid not null,
  PRIMARY KEY (source, external_id)
);
CREATE INDEX order_key_of_order ON order_key USING btree (order_id);
CREATE INDEX order_key_search ON order_key USING btree (external_id text_pattern_ops);

create table order_line (
  customer_id uuid not null,
  order_id uuid not null,
  position integer not null,
  code text,
  name text not null,
  quantity bigint not null,
  amount_fen bigint not null,
  net_amount_fen bigint not null,
  category text,
  brand text,
  product_role text,
  range_role text,
  regulatory_class text,
  days_of_supply double precision,
  store text,
  source text not null,
  paid_at timestamp with time zone not null,
  state text not null,
  conversion_path text,
  PRIMARY KEY (customer_id, order_id, "position")
);
CREATE INDEX order_line_of_code ON order_line USING btree (code, customer_id, order_id, "position") WHERE (code IS NOT NULL);
CREATE INDEX order_line_of_customer ON order_line USING btree (customer_id, paid_at);

create table order_line_refresh (
  code text not null,
  after_customer uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  after_order uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  after_position integer not null default 0,
  due_at timestamp with time zone not null,
  PRIMARY KEY (code)
);
CREATE INDEX order_line_refresh_due ON order_line_refresh USING btree (due_at);

create table order_place (
  store text not null,
  path text not null,
  PRIMARY KEY (store)
);

create table order_place_telling (
  store text not null,
  after_customer uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  due_at timestamp with time zone not null,
  PRIMARY KEY (store)
);
CREATE INDEX order_place_telling_due ON order_place_telling USING btree (due_at);

create table outreach_setting (
  only_one boolean not null default true,
  value jsonb not null,
  changed_at timestamp with time zone not null,
  CHECK (only_one),
  PRIMARY KEY (only_one)
);

create table own_event (
  id uuid not null,
  code text not null,
  name text not null,
  slot smallint not null,
  properties jsonb not null,
  on_timeline boolean not null,
  archived boolean not null default false,
  created_at timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (code),
  UNIQUE (slot)
);

create table own_event_key (
  external_id text not null,
  customer_id uuid not null,
  event_id uuid not null,
  PRIMARY KEY (external_id)
);

create table own_rule (
  id uuid not null,
  title text not null,
  severity text not null,
  words jsonb not null,
  classes jsonb not null,
  channels jsonb not null,
  advice text not null,
  changed_by jsonb not null,
  changed_at timestamp with time zone not null,
  CHECK ((severity = ANY (ARRAY['block'::text, 'review'::text, 'hint'::text]))),
  PRIMARY KEY (id)
);

create table persona (
  id uuid not null,
  draft jsonb not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  PRIMARY KEY (id)
);

create table persona_audit (
  advisor_id text not null,
  id uuid not null,
  persona_id uuid not null,
  findings jsonb not null,
  note text not null,
  by_name text not null,
  at timestamp with time zone not null,
  PRIMARY KEY (advisor_id, id)
);

create table post (
  id uuid not null,
  channel text not null,
  target text not null,
  purpose_key text not null,
  class text not null,
  classes text[] not null,
  title text not null,
  text text not null,
  attachments jsonb,
  why jsonb not null,
  mass_send_id uuid,
  planned_at timestamp with time zone not null,
  latest_at timestamp with time zone not null,
  due_at timestamp with time zone,
  state text not null,
  reason text,
  until timestamp with time zone,
  advisor_id text,
  decided_at timestamp with time zone,
  handed_over_at timestamp with time zone,
  sent_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  task_id uuid,
  decision jsonb,
  tag_ids uuid[] not null default '{}'::uuid[],
  reached integer,
  likes integer,
  comments integer,
  figures_due_at timestamp with time zone,
  contents jsonb,
  CHECK ((channel = ANY (ARRAY['group'::text, 'moments'::text]))),
  CHECK ((class = ANY (ARRAY['care'::text, 'offer'::text]))),
  CHECK ((state = ANY (ARRAY['planned'::text, 'refused'::text, 'deferred'::text, 'held'::text, 'handed_over'::text, 'sent'::text, 'failed'::text, 'unknown'::text, 'cancelled'::text]))),
  PRIMARY KEY (id),
  UNIQUE (target, channel, purpose_key)
);
CREATE INDEX post_by_plan ON post USING btree (planned_at, id);
CREATE INDEX post_due ON post USING btree (due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX post_figures_due ON post USING btree (figures_due_at) WHERE (figures_due_at IS NOT NULL);
CREATE INDEX post_of_content ON post USING gin (contents jsonb_path_ops) WHERE (contents IS NOT NULL);
CREATE INDEX post_of_mass_send ON post USING btree (mass_send_id, state) WHERE (mass_send_id IS NOT NULL);
CREATE INDEX post_of_purpose ON post USING btree (purpose_key, state);
CREATE INDEX post_of_target ON post USING btree (target, planned_at);
CREATE INDEX post_of_task ON post USING btree (task_id) WHERE (task_id IS NOT NULL);

create table poster_words (
  sha256 text not null,
  words text not null,
  PRIMARY KEY (sha256)
);

create table product (
  id uuid not null,
  code text not null,
  name text not null,
  brand text,
  category text,
  role text,
  range_role text,
  regulatory_class text not null,
  price_fen bigint,
  member_only boolean not null default false,
  units_per_pack double precision,
  daily_dose double precision,
  sharing_factor double precision not null default 1,
  approval_number text,
  approval_expires_on date,
  online_sale_prohibited boolean not null default false,
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  CHECK ((daily_dose > (0)::double precision)),
  CHECK ((price_fen >= 0)),
  CHECK ((range_role = ANY (ARRAY['core'::text, 'profit'::text, 'hit'::text, 'extension'::text]))),
  CHECK ((role = ANY (ARRAY['traffic'::text, 'member'::text, 'consumption'::text, 'spread'::text]))),
  CHECK ((sharing_factor >= (1)::double precision)),
  CHECK ((units_per_pack > (0)::double precision)),
  PRIMARY KEY (id),
  UNIQUE (code)
);

create table quiet_window (
  customer_id uuid not null,
  source text not null,
  until timestamp with time zone not null,
  origin_customer_id uuid,
  PRIMARY KEY (customer_id, source)
);

create table radar_link (
  id uuid not null,
  code text not null,
  title text not null,
  target text not null,
  content_id uuid,
  content_version integer,
  unknown_opens integer not null default 0,
  last_opened_at timestamp with time zone,
  created_by text not null,
  created_at timestamp with time zone not null,
  send_id uuid,
  PRIMARY KEY (id),
  UNIQUE (code)
);
CREATE UNIQUE INDEX radar_link_of_content ON radar_link USING btree (content_id, content_version) WHERE (send_id IS NULL);
CREATE UNIQUE INDEX radar_link_of_send ON radar_link USING btree (send_id, target) WHERE (send_id IS NOT NULL);

create table radar_open (
  customer_id uuid not null,
  id uuid not null,
  link_id uuid not null,
  title text not null,
  at timestamp with time zone not null,
  origin_customer_id uuid,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX radar_open_of_link ON radar_open USING btree (link_id, customer_id, at);

create table refund (
  customer_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  source text not null,
  external_id text not null,
  amount_fen bigint not null,
  refunded_at timestamp with time zone not null,
  origin_customer_id uuid,
  recorded_at timestamp with time zone not null,
  CHECK ((amount_fen > 0)),
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX refund_of_order ON refund USING btree (customer_id, order_id);

create table refund_key (
  source text not null,
  external_id text not null,
  order_id uuid not null,
  refund_id uuid not null,
  PRIMARY KEY (source, external_id)
);
CREATE INDEX refund_key_of_order ON refund_key USING btree (order_id);

create table region (
  id uuid not null,
  name text not null,
  parent_id uuid,
  PRIMARY KEY (id)
);

create table remark_push (
  user_id text not null,
  external_user_id text not null,
  code_id uuid not null,
  due_at timestamp with time zone not null,
  attempts integer not null default 0,
  PRIMARY KEY (external_user_id, user_id)
);
CREATE INDEX remark_push_due ON remark_push USING btree (due_at);

create table rfm_run (
  id uuid not null,
  as_of timestamp with time zone not null,
  customers integer not null,
  recency_days double precision[] not null,
  frequency double precision[] not null,
  money_fen double precision[] not null,
  mean_recency_days double precision not null,
  mean_frequency double precision not null,
  mean_money_fen double precision not null,
  scored_after uuid,
  finished_at timestamp with time zone,
  PRIMARY KEY (id)
);

create table rfm_settings (
  line text not null,
  version integer not null,
  settings jsonb not null,
  set_at timestamp with time zone not null,
  PRIMARY KEY (line, version)
);

create table rhythm_state (
  one boolean not null default true,
  median_days double precision,
  drawn_at timestamp with time zone not null,
  measured_after uuid,
  measured_at timestamp with time zone,
  CHECK (one),
  PRIMARY KEY (one)
);

create table rhythm_version (
  version integer not null,
  settings jsonb not null,
  set_at timestamp with time zone not null,
  PRIMARY KEY (version)
);

create table rule_override (
  rule_id text not null,
  severity text not null,
  reason text not null,
  changed_by jsonb not null,
  changed_at timestamp with time zone not null,
  CHECK ((severity = ANY (ARRAY['block'::text, 'review'::text, 'hint'::text, 'off'::text]))),
  PRIMARY KEY (rule_id)
);

create table rule_version (
  only_one boolean not null default true,
  version integer not null,
  CHECK (only_one),
  PRIMARY KEY (only_one)
);

create table segment (
  id uuid not null,
  name text not null,
  description text not null default ''::text,
  rule jsonb not null,
  version integer not null default 0,
  building_version integer,
  building_rule jsonb,
  build_after uuid,
  build_done integer not null default 0,
  build_total integer not null default 0,
  build_phase text,
  build_error text,
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  build_started_at timestamp with time zone,
  CHECK ((build_phase = ANY (ARRAY['decide'::text, 'tell'::text, 'delete'::text]))),
  PRIMARY KEY (id)
);

create table segment_change (
  customer_id uuid not null,
  id uuid not null,
  segment_id uuid not null,
  at timestamp with time zone not null,
  change text not null,
  because text not null,
  CHECK ((change = ANY (ARRAY['entered'::text, 'left'::text]))),
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX segment_change_by_segment ON segment_change USING btree (segment_id, id DESC);

create table segment_clock (
  one boolean not null default true,
  latest timestamp with time zone not null,
  CHECK (one),
  PRIMARY KEY (one)
);

create table segment_daily (
  segment_id uuid not null,
  day date not null,
  share smallint not null,
  change text not null,
  because text not null,
  customers integer not null,
  CHECK ((change = ANY (ARRAY['entered'::text, 'left'::text]))),
  PRIMARY KEY (segment_id, day, share, change, because)
);

create table segment_due (
  customer_id uuid not null,
  segment_id uuid not null,
  due_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, segment_id)
);
CREATE INDEX segment_due_by_time ON segment_due USING btree (due_at);

create table segment_member (
  customer_id uuid not null,
  segment_id uuid not null,
  from_version integer not null,
  entered_at timestamp with time zone not null,
  until_version integer,
  told boolean not null default true,
  PRIMARY KEY (customer_id, segment_id)
);
CREATE INDEX segment_member_by_entry ON segment_member USING btree (segment_id, entered_at DESC, customer_id DESC);
CREATE INDEX segment_member_pending ON segment_member USING btree (segment_id, customer_id) WHERE ((NOT told) OR (until_version IS NOT NULL));

create table segment_size (
  segment_id uuid not null,
  share smallint not null,
  members integer not null,
  PRIMARY KEY (segment_id, share)
);

create table staff_message (
  user_id text not null,
  purpose_key text not null,
  text text not null,
  planned_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  tries smallint not null default 0,
  PRIMARY KEY (user_id, purpose_key)
);
CREATE INDEX staff_message_due ON staff_message USING btree (due_at, user_id);

create table store (
  id uuid not null,
  code text not null,
  name text not null,
  region_id uuid,
  address text not null default ''::text,
  phone text not null default ''::text,
  archived_at timestamp with time zone,
  manager_id text,
  PRIMARY KEY (id),
  UNIQUE (code),
  UNIQUE (name)
);

create table store_advisor (
  store_id uuid not null,
  advisor_id text not null,
  PRIMARY KEY (store_id, advisor_id)
);

create table supply (
  customer_id uuid not null,
  code text not null,
  name text not null,
  category text,
  brand text,
  regulatory_class text,
  packs bigint not null,
  last_paid_at timestamp with time zone not null,
  runs_out_at timestamp with time zone not null,
  basis text not null default 'dose'::text,
  lasts_days integer not null default (GREATEST((0)::numeric, ceil((EXTRACT(epoch FROM (runs_out_at - last_paid_at)) / (86400)::numeric))))::integer,
  CHECK ((basis = ANY (ARRAY['dose'::text, 'product'::text, 'category'::text]))),
  PRIMARY KEY (customer_id, code)
);
CREATE INDEX supply_of_customer ON supply USING btree (customer_id, runs_out_at);

create table supply_renewal (
  code text not null,
  after_customer uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  due_at timestamp with time zone not null,
  PRIMARY KEY (code)
);
CREATE INDEX supply_renewal_due ON supply_renewal USING btree (due_at);

create table tag (
  id uuid not null,
  group_id uuid not null,
  name text not null,
  wecom_id text,
  position bigint not null default 0,
  created_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  wecom_push text,
  push_at timestamp with time zone,
  push_attempts integer not null default 0,
  push_error text,
  to_take_off boolean not null default false,
  wecom_name text,
  tell_after uuid,
  CHECK ((wecom_push = ANY (ARRAY['create'::text, 'rename'::text, 'delete'::text]))),
  FOREIGN KEY (group_id) REFERENCES tag_group(id),
  PRIMARY KEY (id),
  UNIQUE (wecom_id)
);
CREATE INDEX tag_name ON tag USING btree (group_id, name) WHERE (archived_at IS NULL);
CREATE INDEX tag_to_push ON tag USING btree (push_at) WHERE (wecom_push IS NOT NULL);

create table tag_conflict (
  entry_id uuid not null,
  kind text not null,
  what text not null,
  their_name text,
  errcode integer,
  since timestamp with time zone not null,
  CHECK ((kind = ANY (ARRAY['group'::text, 'tag'::text]))),
  CHECK ((what = ANY (ARRAY['renamed_twice'::text, 'renamed_there'::text, 'gone_there'::text, 'refused'::text]))),
  PRIMARY KEY (entry_id)
);

create table tag_group (
  id uuid not null,
  name text not null,
  wecom_id text,
  position bigint not null default 0,
  created_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  wecom_push text,
  push_at timestamp with time zone,
  push_attempts integer not null default 0,
  push_error text,
  wecom_name text,
  CHECK ((wecom_push = ANY (ARRAY['create'::text, 'rename'::text, 'delete'::text]))),
  PRIMARY KEY (id),
  UNIQUE (wecom_id)
);
CREATE INDEX tag_group_name ON tag_group USING btree (name) WHERE (archived_at IS NULL);
CREATE INDEX tag_group_to_push ON tag_group USING btree (push_at) WHERE (wecom_push IS NOT NULL);

create table tag_list (
  only_one boolean not null default true,
  due_at timestamp with time zone,
  wanted bigint not null default 1,
  attempts integer not null default 0,
  error text,
  version bigint not null default 0,
  CHECK (only_one),
  PRIMARY KEY (only_one)
);

create table tag_mark (
  customer_id uuid not null,
  tag_id uuid not null,
  marked boolean not null,
  due_at timestamp with time zone not null,
  attempts integer not null default 0,
  wanted integer not null default 1,
  error text,
  PRIMARY KEY (customer_id, tag_id)
);
CREATE INDEX tag_mark_due ON tag_mark USING btree (due_at);

create table tag_seen (
  customer_id uuid not null,
  user_id text not null,
  external_user_id text not null,
  tag_ids jsonb not null,
  unresolved_at bigint,
  PRIMARY KEY (customer_id, user_id, external_user_id)
);
CREATE INDEX tag_seen_unresolved ON tag_seen USING btree (unresolved_at) WHERE (unresolved_at IS NOT NULL);

create table task_card (
  id uuid not null,
  task_id uuid not null,
  advisor_id text not null,
  state text not null,
  ended_as text,
  response_code text,
  due_at timestamp with time zone not null,
  tries smallint not null default 0,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (id)
);
CREATE INDEX task_card_due ON task_card USING btree (due_at, id) WHERE (state = ANY (ARRAY['waiting'::text, 'ending'::text]));
CREATE INDEX task_card_of_advisor ON task_card USING btree (advisor_id) WHERE (state = ANY (ARRAY['waiting'::text, 'sent'::text]));
CREATE INDEX task_card_of_task ON task_card USING btree (task_id);
CREATE INDEX task_card_old ON task_card USING btree (changed_at) WHERE (state = 'ended'::text);
CREATE UNIQUE INDEX task_card_open ON task_card USING btree (task_id) WHERE (state = ANY (ARRAY['waiting'::text, 'sent'::text]));

create table task_customer (
  task_id uuid not null,
  customer_id uuid not null,
  intent_id uuid not null,
  external_user_id text not null,
  PRIMARY KEY (task_id, intent_id)
);

create table task_photo (
  task_id uuid not null,
  id uuid not null,
  mime_type text not null,
  bytes integer not null,
  sealed text not null,
  taken_by text not null,
  at timestamp with time zone not null,
  PRIMARY KEY (task_id, id)
);

create table timeline_entry (
  customer_id uuid not null,
  key text not null,
  at timestamp with time zone not null,
  kind text not null,
  payload jsonb not null,
  origin_customer_id uuid,
  PRIMARY KEY (customer_id, key)
);
CREATE INDEX timeline_contacts ON timeline_entry USING btree (kind, at, customer_id) WHERE (kind = ANY (ARRAY['contact_added'::text, 'contact_lost'::text]));
CREATE INDEX timeline_newest_first ON timeline_entry USING btree (customer_id, at DESC, key DESC);

create table wecom_call_figure (
  endpoint text not null,
  minute timestamp with time zone not null,
  calls integer not null,
  failures integer not null,
  total_ms bigint not null,
  last_failure text,
  PRIMARY KEY (endpoint, minute)
);
CREATE INDEX wecom_call_figure_old ON wecom_call_figure USING btree (minute);

create table wecom_callback (
  id bigint not null generated always as identity,
  key text not null,
  raw text not null,
  received_at timestamp with time zone not null,
  processed_at timestamp with time zone,
  outcome text,
  PRIMARY KEY (id),
  UNIQUE (key)
);
CREATE INDEX wecom_callback_old ON wecom_callback USING btree (processed_at) WHERE (processed_at IS NOT NULL);
CREATE INDEX wecom_callback_waiting ON wecom_callback USING btree (id) WHERE (processed_at IS NULL);

create table wecom_connection (
  only_one boolean not null default true,
  kind text not null,
  corp_id text not null,
  agent_id integer not null,
  secret_sealed text not null,
  callback_token_sealed text not null,
  encoding_aes_key_sealed text not null,
  base_url text not null,
  phone_url text,
  revision integer not null default 1,
  connected_at timestamp with time zone not null,
  callback_verified_at timestamp with time zone,
  CHECK ((kind = ANY (ARRAY['wecom'::text, 'sandbox'::text]))),
  CHECK (only_one),
  PRIMARY KEY (only_one)
);

create table wecom_department (
  id integer not null,
  name text not null,
  parent_id integer not null,
  place bigint not null,
  PRIMARY KEY (id)
);

create table wecom_loss (
  kind text not null,
  lost integer not null,
  known integer not null,
  examples jsonb not null,
  found_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  CHECK ((kind = ANY (ARRAY['staff'::text, 'contacts'::text, 'groups'::text]))),
  PRIMARY KEY (kind)
);

create table wecom_repair (
  only_one boolean not null default true,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  contacts_found integer not null default 0,
  contacts_missing integer not null default 0,
  groups_found integer not null default 0,
  groups_missing integer not null default 0,
  error text,
  lease_until timestamp with time zone,
  CHECK (only_one),
  PRIMARY KEY (only_one)
);

create table wecom_staff_read (
  only_one boolean not null default true,
  read_at timestamp with time zone not null,
  CHECK (only_one),
  PRIMARY KEY (only_one)
);

create table wecom_staff_reading (
  only_one boolean not null default true,
  wanted integer not null default 1,
  due_at timestamp with time zone not null,
  CHECK (only_one),
  PRIMARY KEY (only_one)
);

create table wecom_sync (
  only_one boolean not null default true,
  pass integer not null,
  state text not null,
  phase text,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  advisor_ids jsonb not null default '[]'::jsonb,
  advisors_read integer not null default 0,
  cursor text,
  contacts_read integer not null default 0,
  error text,
  step integer not null default 0,
  groups_read integer not null default 0,
  runner text,
  lease_until timestamp with time zone,
  format integer not null default 0,
  CHECK (only_one),
  CHECK ((phase = ANY (ARRAY['staff'::text, 'tags'::text, 'unassigned'::text, 'contacts'::text, 'removals'::text, 'groups'::text, 'group_removals'::text]))),
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text]))),
  PRIMARY KEY (only_one)
);

create table wecom_token (
  only_one boolean not null default true,
  revision integer not null,
  token_sealed text,
  good_until timestamp with time zone,
  lease_until timestamp with time zone,
  CHECK (only_one),
  PRIMARY KEY (only_one)
);

create table welcome_send (
  id uuid not null,
  code_id uuid not null,
  user_id text not null,
  external_user_id text not null,
  welcome_code text,
  added_at timestamp with time zone not null,
  deadline timestamp with time zone not null,
  outcome text not null default 'waiting'::text,
  error text,
  finished_at timestamp with time zone,
  contents jsonb,
  CHECK ((outcome = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'too_late'::text, 'already'::text, 'failed'::text, 'unknown'::text]))),
  PRIMARY KEY (id),
  UNIQUE (external_user_id, user_id, added_at)
);
CREATE INDEX welcome_send_of_code ON welcome_send USING btree (code_id, added_at DESC);
CREATE INDEX welcome_send_of_content ON welcome_send USING gin (contents jsonb_path_ops) WHERE (contents IS NOT NULL);
CREATE INDEX welcome_send_open ON welcome_send USING btree (deadline) WHERE (outcome = ANY (ARRAY['waiting'::text, 'sending'::text]));
