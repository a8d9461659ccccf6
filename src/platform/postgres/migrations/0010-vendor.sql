-- The built-in verification vendor's own store. Nothing of the core refers to it and it refers to nothing of the core:
-- pictures, readings and typed details of the ID check lie here alone, sealed under keys of the vendor's own.

create schema vendor;
grant usage on schema vendor to countersign_app;
alter default privileges in schema vendor grant select, insert, update, delete on tables to countersign_app;
alter default privileges in schema vendor grant usage, select on sequences to countersign_app;

create table vendor.cases (
  inquiry_sid text primary key,
  account_sid text not null,
  allows_specimens boolean not null,
  -- Typed details; null once erased.
  sealed bytea,
  key_slot text not null,
  created_at timestamptz not null,
  -- Reads refuse from this moment on, whether or not the eraser runs.
  erase_after timestamptz not null,
  erased_at timestamptz,
  receipt text
);
create index cases_due on vendor.cases (erase_after) where erased_at is null;
create index cases_account on vendor.cases (account_sid, created_at);

create table vendor.submissions (
  attempt_sid text primary key,
  inquiry_sid text not null references vendor.cases (inquiry_sid),
  state text not null check (state in ('received', 'passed', 'retry', 'review')),
  iso_country text not null,
  document_type text not null,
  -- Keyed hash over both pictures, country and type: the same again is known.
  repeat_mark bytea not null,
  -- Outcome with its reasons, and the comparison for reviewers. Null until judged and once erased.
  sealed bytea,
  -- What stays of the outcome.
  reason_codes text[] not null default '{}',
  staff_codes text[] not null default '{}',
  created_at timestamptz not null
);
create index submissions_case on vendor.submissions (inquiry_sid, created_at);

create table vendor.images (
  id bigint generated always as identity primary key,
  inquiry_sid text not null references vendor.cases (inquiry_sid),
  attempt_sid text not null references vendor.submissions (attempt_sid),
  side text not null check (side in ('front', 'back')),
  path text not null,
  content_mark bytea not null,
  reading_sealed bytea,
  unique (attempt_sid, side)
);
create index images_case on vendor.images (inquiry_sid);

-- Keyed hashes for finding the same paper or picture in another account: pseudonymous, so they have an end of their own.
create table vendor.marks (
  kind text not null check (kind in ('number', 'picture')),
  mark bytea not null,
  account_sid text not null,
  inquiry_sid text not null,
  expires_at timestamptz not null,
  primary key (kind, mark, inquiry_sid)
);
create index marks_expiry on vendor.marks (expires_at);

create table vendor.blocked (
  mark bytea primary key,
  created_at timestamptz not null
);

-- The next free slot of the vendor's own key file.
create table vendor.key_slots (next bigint not null);
insert into vendor.key_slots values (0);

grant select, insert, update, delete on all tables in schema vendor to countersign_app;
grant usage, select on all sequences in schema vendor to countersign_app;
