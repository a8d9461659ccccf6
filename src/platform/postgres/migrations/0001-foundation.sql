-- The foundation: who asks (accounts, keys, staff, users), the journal, jobs, numbers, addresses, papers, reviews.
-- Personal data is sealed (bytea, see platform/vault); columns in the clear hold sids, states, places and times.

do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'countersign_app') then create role countersign_app nologin; end if;
  -- A superuser is a member of every role; anybody else may have been granted it by the administrator of a shared cluster.
  if not pg_has_role(current_user, 'countersign_app', 'member') then execute format('grant countersign_app to %I', current_user); end if;
exception when insufficient_privilege then
  raise exception 'this user may not make or join the role countersign_app; as an administrator run: create role countersign_app nologin; grant countersign_app to %', current_user;
end $$;
grant usage on schema public to countersign_app;
alter default privileges in schema public grant select, insert, update, delete on tables to countersign_app;
alter default privileges in schema public grant usage, select on sequences to countersign_app;

-- Row-level security: an account sees its own rows; staff and system see all. Nothing set: nothing seen.
create function app_sees(owner text) returns boolean language sql stable as $$
  select owner = current_setting('app.account_sid', true) or current_setting('app.scope', true) in ('staff', 'system')
$$;

create function protect(relation regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', relation);
  execute format('create policy own on %s using (app_sees(account_sid)) with check (app_sees(account_sid))', relation);
end $$;

create table settings (name text primary key, value jsonb not null);

create table accounts (
  sid text primary key,
  owner_account_sid text references accounts (sid),
  friendly_name text not null,
  type text not null check (type in ('trial', 'full')),
  status text not null check (status in ('active', 'suspended', 'closed')),
  is_test boolean not null default false,
  -- Specimen documents may pass by machine: demo and test accounts.
  allows_specimens boolean not null default false,
  legal_hold boolean not null default false,
  auth_token_hash bytea not null,
  auth_token_sealed bytea not null,
  key_slot text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz
);
create index accounts_owner on accounts (owner_account_sid, created_at, sid);
alter table accounts enable row level security;
create policy own on accounts using (app_sees(sid) or app_sees(owner_account_sid)) with check (app_sees(sid) or app_sees(owner_account_sid));

create table api_keys (
  sid text primary key,
  account_sid text not null references accounts (sid),
  kind text not null check (kind in ('main', 'standard')),
  may_write boolean not null default true,
  friendly_name text not null,
  secret_hash bytea not null,
  last_used_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index api_keys_account on api_keys (account_sid, created_at, sid);
select protect('api_keys');

create table staff (
  sid text primary key,
  email_sealed bytea not null,
  email_index bytea not null unique,
  roles text[] not null,
  secret_hash bytea not null,
  status text not null default 'active' check (status in ('active', 'disabled')),
  key_slot text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
alter table staff enable row level security;
create policy inner_only on staff using (current_setting('app.scope', true) in ('staff', 'system'));

create table users (
  sid text primary key,
  account_sid text not null references accounts (sid),
  role text not null check (role in ('owner', 'admin', 'member')),
  staff_sid text references staff (sid),
  sealed bytea not null,
  email_index bytea not null,
  key_slot text not null,
  status text not null default 'active' check (status in ('active', 'disabled')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (account_sid, email_index)
);
select protect('users');

create table sign_in_links (
  token_hash bytea primary key,
  user_sid text not null references users (sid),
  account_sid text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null
);
select protect('sign_in_links');

create table sessions (
  token_hash bytea primary key,
  user_sid text not null references users (sid),
  account_sid text not null,
  csrf_token text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_user on sessions (user_sid);
select protect('sessions');

-- Credentials are looked up before anybody is known: by functions of the owner, which give just what is needed.
create function find_account_credential(wanted text) returns table (account_sid text, secret_hash bytea, status text)
  language sql stable security definer set search_path = public as $$
  select sid, auth_token_hash, status from accounts where sid = wanted $$;
create function find_key_credential(wanted text) returns table (account_sid text, secret_hash bytea, kind text, may_write boolean, status text)
  language sql stable security definer set search_path = public as $$
  select k.account_sid, k.secret_hash, k.kind, k.may_write, a.status from api_keys k join accounts a on a.sid = k.account_sid where k.sid = wanted $$;
create function find_staff_credential(wanted text) returns table (sid text, secret_hash bytea, roles text[])
  language sql stable security definer set search_path = public as $$
  select s.sid, s.secret_hash, s.roles from staff s where s.sid = wanted and s.status = 'active' $$;
create function is_child_account(child text, parent text) returns table (status text)
  language sql stable security definer set search_path = public as $$
  select a.status from accounts a where a.sid = child and a.owner_account_sid = parent $$;
create function find_session(hash bytea) returns table (user_sid text, account_sid text, csrf_token text, created_at timestamptz, seen_at timestamptz, role text, staff_sid text, staff_roles text[], status text)
  language sql stable security definer set search_path = public as $$
  select s.user_sid, s.account_sid, s.csrf_token, s.created_at, s.seen_at, u.role, u.staff_sid, st.roles, a.status
  from sessions s join users u on u.sid = s.user_sid join accounts a on a.sid = s.account_sid
  left join staff st on st.sid = u.staff_sid and st.status = 'active'
  where s.token_hash = hash and s.ended_at is null and u.status = 'active' $$;
create function touch_session(hash bytea, at timestamptz) returns void
  language sql security definer set search_path = public as $$
  update sessions set seen_at = at where token_hash = hash $$;

-- The journal: audit trail and event list in one. `xid` lets a reader stop below the oldest running transaction.
create table events (
  seq bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  sid text not null unique,
  account_sid text not null,
  actor_kind text not null,
  actor_sid text not null,
  request_id text not null,
  at timestamptz not null,
  what text not null,
  subject_sid text not null,
  state_from text,
  state_to text,
  chain_hash bytea
);
create index events_account on events (account_sid, seq);
create index events_subject on events (subject_sid, seq);
create index events_unchained on events (seq) where chain_hash is null;
select protect('events');

create table callback_deliveries (
  sid text primary key,
  seq bigint generated always as identity,
  account_sid text not null,
  event_sid text not null,
  subject_sid text not null,
  url text not null,
  fields jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  leased_until timestamptz,
  response_status integer,
  error text,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index callback_deliveries_order on callback_deliveries (subject_sid, seq) where status = 'pending';
create index callback_deliveries_due on callback_deliveries (next_attempt_at) where status = 'pending';
create index callback_deliveries_account on callback_deliveries (account_sid, created_at, sid);
select protect('callback_deliveries');

-- Jobs: one row each, taken with `for update skip locked`. Times are compared with the (sandbox) clock of the process.
create table jobs (
  id bigint generated always as identity primary key,
  kind text not null,
  account_sid text not null,
  sid text not null,
  run_at timestamptz not null,
  attempts integer not null default 0,
  leased_until timestamptz,
  dead_at timestamptz,
  error text,
  created_at timestamptz not null
);
create index jobs_due on jobs (run_at) where dead_at is null;

create table idempotency_keys (
  account_sid text not null,
  key text not null,
  fingerprint bytea not null,
  status integer,
  sealed bytea,
  key_slot text,
  leased_until timestamptz not null,
  created_at timestamptz not null,
  primary key (account_sid, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
select protect('idempotency_keys');

-- Rules: every version is kept; the current one has no end.
create table regulations (
  sid text not null,
  version integer not null,
  id text not null,
  iso_country text not null,
  number_type text not null,
  end_user_type text not null,
  content jsonb not null,
  fingerprint text not null,
  published_at timestamptz not null,
  replaced_at timestamptz,
  primary key (sid, version)
);
create unique index regulations_current on regulations (id) where replaced_at is null;
create index regulations_group on regulations (iso_country, number_type, end_user_type) where replaced_at is null;

create table addresses (
  sid text primary key,
  account_sid text not null references accounts (sid),
  iso_country text not null,
  sealed bytea not null,
  customer_name_index bytea not null,
  friendly_name_index bytea not null,
  emergency_enabled boolean not null default false,
  validated boolean not null,
  verified boolean not null default false,
  key_slot text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  unique (account_sid, sid)
);
create index addresses_account on addresses (account_sid, created_at desc, sid desc) where deleted_at is null;
select protect('addresses');

create table inventory (
  phone_number text primary key,
  iso_country text not null,
  number_type text not null,
  locality text,
  region text,
  capabilities text[] not null,
  state text not null default 'available' check (state in ('available', 'held', 'active', 'released')),
  held_by text,
  held_until timestamptz,
  back_on_sale_at timestamptz,
  reversed text generated always as (reverse(phone_number)) stored,
  imported_at timestamptz not null
);
create index inventory_sale on inventory (iso_country, number_type, phone_number) where state = 'available';
create index inventory_locality on inventory (iso_country, number_type, locality, phone_number) where state = 'available';
create index inventory_ends on inventory (iso_country, number_type, reversed text_pattern_ops) where state = 'available';
create index inventory_held on inventory (held_until) where state = 'held';
create index inventory_released on inventory (back_on_sale_at) where state = 'released';

create table identity_documents (
  sid text primary key,
  account_sid text not null references accounts (sid),
  state text not null check (state in ('draft', 'pending', 'passed', 'failed', 'expired')),
  iso_country text not null,
  number_type text not null,
  end_user_type text not null check (end_user_type in ('individual', 'business')),
  regulation_sid text,
  regulation_version integer,
  address_sid text,
  sealed bytea not null,
  verdict_sealed bytea,
  revision integer not null default 1,
  status_callback text,
  review_due_at timestamptz,
  expires_on date,
  submitted_at timestamptz,
  decided_at timestamptz,
  key_slot text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  unique (account_sid, sid),
  foreign key (account_sid, address_sid) references addresses (account_sid, sid)
);
create index identity_documents_account on identity_documents (account_sid, created_at desc, sid desc) where deleted_at is null;
create index identity_documents_address on identity_documents (account_sid, address_sid) where deleted_at is null;
create index identity_documents_unsettled on identity_documents (submitted_at) where state = 'pending' and review_due_at is null;
create index identity_documents_expiry on identity_documents (expires_on) where state = 'passed' and deleted_at is null;
select protect('identity_documents');

-- Scans of identity and supporting documents. The bytes lie in the vault under `path`; the reading is sealed.
create table files (
  sid text primary key,
  account_sid text not null references accounts (sid),
  subject_sid text not null,
  document_type text not null,
  position integer not null,
  state text not null check (state in ('reading', 'read', 'unreadable', 'erased')),
  mime_type text not null,
  size_bytes bigint not null,
  content_hash bytea not null,
  path text not null,
  key_slot text not null,
  sealed bytea not null,
  reading_sealed bytea,
  erase_after timestamptz,
  erased_at timestamptz,
  created_at timestamptz not null,
  unique (account_sid, sid)
);
create index files_subject on files (account_sid, subject_sid, position) where state <> 'erased';
create index files_path on files (path) where state <> 'erased';
create index files_erase on files (erase_after) where state <> 'erased';
select protect('files');

create table reviews (
  sid text primary key,
  account_sid text not null references accounts (sid),
  subject_sid text not null,
  subject_type text not null,
  state text not null default 'open' check (state in ('open', 'decided', 'withdrawn')),
  why text[] not null default '{}',
  opened_at timestamptz not null,
  due_at timestamptz not null,
  claimed_by text,
  claimed_until timestamptz,
  decision text check (decision in ('approve', 'reject')),
  reason_codes text[] not null default '{}',
  decided_by text,
  decided_at timestamptz,
  breach_noted_at timestamptz
);
create unique index reviews_open_subject on reviews (subject_sid) where state = 'open';
create index reviews_queue on reviews (due_at, sid) where state = 'open';
create index reviews_decided on reviews (opened_at, sid);
select protect('reviews');

create table numbers (
  sid text primary key,
  account_sid text not null references accounts (sid),
  phone_number text not null references inventory (phone_number),
  iso_country text not null,
  number_type text not null,
  friendly_name text not null,
  config jsonb not null default '{}',
  address_sid text,
  identity_sid text,
  bundle_sid text,
  compliance text not null check (compliance in ('compliant', 'action-required', 'not-regulated')),
  compliance_reasons jsonb not null default '[]',
  compliance_since timestamptz not null,
  compliance_deadline timestamptz,
  regulation_sid text,
  regulation_version integer,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  released_at timestamptz,
  unique (account_sid, sid),
  foreign key (account_sid, address_sid) references addresses (account_sid, sid),
  foreign key (account_sid, identity_sid) references identity_documents (account_sid, sid)
);
create unique index numbers_one_owner on numbers (phone_number) where released_at is null;
create index numbers_account on numbers (account_sid, created_at desc, sid desc) where released_at is null;
create index numbers_address on numbers (account_sid, address_sid) where released_at is null;
create index numbers_identity on numbers (account_sid, identity_sid) where released_at is null;
create index numbers_bundle on numbers (account_sid, bundle_sid) where released_at is null;
create index numbers_group on numbers (iso_country, number_type) where released_at is null;
select protect('numbers');

-- Who was behind a number at a moment: one row for each period with the same proof.
create table number_periods (
  phone_number text not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  number_sid text not null,
  account_sid text not null,
  address_sid text,
  identity_sid text,
  bundle_sid text,
  compliance text not null,
  primary key (phone_number, valid_from)
);
create index number_periods_number on number_periods (account_sid, number_sid, valid_from);
select protect('number_periods');

create table notifications (
  sid text primary key,
  account_sid text not null,
  subject_sid text,
  kind text not null,
  key_slot text not null,
  sealed bytea not null,
  send_state text not null default 'inbox' check (send_state in ('inbox', 'pending', 'sent', 'failed')),
  attempts integer not null default 0,
  read_at timestamptz,
  created_at timestamptz not null
);
create index notifications_account on notifications (account_sid, created_at desc, sid desc);
select protect('notifications');

-- The next free slot of the vault's key file: one counter for all processes of this host.
create table key_slots (next bigint not null);
insert into key_slots values (0);

grant select, insert, update, delete on all tables in schema public to countersign_app;
grant usage, select on all sequences in schema public to countersign_app;
revoke update, delete on events from countersign_app;
grant update (chain_hash) on events to countersign_app;
revoke all on schema_migrations from countersign_app;
