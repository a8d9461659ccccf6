-- ID checks as the core knows them: states, counts, reasons. No picture, no reading, no typed detail: those are the vendor's.

create table inquiries (
  sid text primary key,
  account_sid text not null references accounts (sid),
  state text not null check (state in ('created', 'started', 'in-review', 'passed', 'failed', 'escalated', 'expired', 'redacted')),
  vendor text not null,
  vendor_ref text not null,
  iso_country text,
  -- The applicant's last choice, so that a second screen can follow.
  chosen_country text,
  chosen_type text,
  -- Friendly name.
  sealed bytea not null,
  key_slot text not null,
  attempts_used integer not null default 0 check (attempts_used between 0 and 3),
  -- The attempt that is being received or judged: one at a time.
  attempt_sid text,
  delegation_sid text,
  status_callback text,
  review_due_at timestamptz,
  link_expires_at timestamptz not null,
  images_deleted_by timestamptz,
  -- Everything at the vendor goes at this time, attempts or not.
  erase_after timestamptz not null,
  erased_at timestamptz,
  erasure_receipt text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (account_sid, sid)
);
create index inquiries_account on inquiries (account_sid, created_at desc, sid desc);
create index inquiries_vendor on inquiries (vendor_ref);
create index inquiries_erase on inquiries (erase_after) where erased_at is null;
create index inquiries_link on inquiries (link_expires_at) where state in ('created', 'started');
select protect('inquiries');

create table inquiry_attempts (
  sid text primary key,
  account_sid text not null,
  inquiry_sid text not null,
  vendor_ref text not null,
  -- The vendor's own name of it, where pictures do not come through us.
  ref text not null,
  -- void: not judged and not counted.
  state text not null check (state in ('receiving', 'processing', 'passed', 'retry', 'in-review', 'void')),
  iso_country text,
  document_type text,
  -- Reasons for the applicant as they came across the wall.
  sealed bytea,
  staff_codes text[] not null default '{}',
  kept_sides text[] not null default '{}',
  created_at timestamptz not null,
  judged_at timestamptz,
  unique (inquiry_sid, ref),
  foreign key (account_sid, inquiry_sid) references inquiries (account_sid, sid)
);
create index inquiry_attempts_inquiry on inquiry_attempts (account_sid, inquiry_sid, created_at);
select protect('inquiry_attempts');

create table delegations (
  sid text primary key,
  account_sid text not null,
  inquiry_sid text not null,
  state text not null check (state in ('sent', 'agreed', 'refused', 'revoked', 'expired')),
  -- Name and e-mail of the colleague.
  sealed bytea not null,
  key_slot text not null,
  vendor_ref text,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (account_sid, inquiry_sid) references inquiries (account_sid, sid)
);
create index delegations_inquiry on delegations (account_sid, inquiry_sid, created_at);
select protect('delegations');

-- One-time links to the hosted check and the browser sessions they were exchanged for. Tokens are random: a plain hash serves.
create table check_links (
  token_hash bytea primary key,
  account_sid text not null,
  inquiry_sid text not null,
  delegation_sid text references delegations (sid),
  is_phone boolean not null default false,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null,
  foreign key (account_sid, inquiry_sid) references inquiries (account_sid, sid)
);
create index check_links_inquiry on check_links (inquiry_sid, created_at);
create index check_links_age on check_links (expires_at);
select protect('check_links');

create table check_sessions (
  token_hash bytea primary key,
  account_sid text not null,
  inquiry_sid text not null,
  delegation_sid text,
  link_hash bytea not null,
  is_phone boolean not null,
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create index check_sessions_inquiry on check_sessions (inquiry_sid);
create index check_sessions_age on check_sessions (expires_at);
select protect('check_sessions');

-- Webhook events of a vendor that were taken: each is taken once.
create table vendor_notices (
  event_id text primary key,
  received_at timestamptz not null
);
create index vendor_notices_age on vendor_notices (received_at);

create table upgrades (
  sid text primary key,
  account_sid text not null references accounts (sid),
  state text not null check (state in ('pending', 'in-review', 'passed', 'failed')),
  type text not null check (type in ('individual', 'business')),
  inquiry_sid text,
  customer_profile_sid text,
  -- E-mail and attributes.
  sealed bytea not null,
  key_slot text not null,
  status_callback text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (account_sid, sid)
);
create index upgrades_account on upgrades (account_sid, created_at desc, sid desc);
create unique index upgrades_inquiry on upgrades (inquiry_sid) where inquiry_sid is not null;
select protect('upgrades');

create table requests (
  sid text primary key,
  account_sid text not null references accounts (sid),
  state text not null check (state in ('open', 'answered', 'closed')),
  about_sid text,
  -- Subject and the e-mail to answer to.
  sealed bytea not null,
  key_slot text not null,
  review_due_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (account_sid, sid)
);
create index requests_account on requests (account_sid, created_at desc, sid desc);
select protect('requests');

create table request_messages (
  sid text primary key,
  account_sid text not null,
  request_sid text not null,
  author text not null check (author in ('account', 'applicant', 'staff')),
  sealed bytea not null,
  created_at timestamptz not null,
  foreign key (account_sid, request_sid) references requests (account_sid, sid)
);
create index request_messages_request on request_messages (account_sid, request_sid, created_at, sid);
select protect('request_messages');

grant select, insert, update, delete on inquiries, inquiry_attempts, delegations, check_links, check_sessions, vendor_notices, upgrades, requests, request_messages to countersign_app;
