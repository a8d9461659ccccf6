-- Twilio's regulatory and Trust Hub resources. Bundles, customer profiles and trust products share one table, for they share the
-- BU name space, the states and the review; `kind` tells them apart. What people typed is sealed.

create table end_users (
  sid text primary key,
  account_sid text not null references accounts (sid),
  -- Numbers and Trust Hub are separate name spaces: an item of one is not found in the other.
  host text not null check (host in ('numbers', 'trusthub')),
  type text not null,
  sealed bytea not null,
  key_slot text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  unique (account_sid, sid)
);
create index end_users_account on end_users (account_sid, host, created_at desc, sid desc) where deleted_at is null;
select protect('end_users');

create table supporting_documents (
  sid text primary key,
  account_sid text not null references accounts (sid),
  host text not null check (host in ('numbers', 'trusthub')),
  type text not null,
  state text not null check (state in ('draft', 'pending-review', 'approved', 'provisionally-approved', 'rejected', 'expired')),
  mime_type text,
  -- The addresses that the attributes name, in the clear: who uses an address must be found without opening seals.
  address_sids text[] not null default '{}',
  expires_on date,
  sealed bytea not null,
  verdict_sealed bytea,
  key_slot text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  unique (account_sid, sid)
);
create index supporting_documents_account on supporting_documents (account_sid, host, created_at desc, sid desc) where deleted_at is null;
create index supporting_documents_addresses on supporting_documents using gin (address_sids) where deleted_at is null;
create index supporting_documents_expiry on supporting_documents (expires_on) where state in ('approved', 'provisionally-approved') and deleted_at is null;
select protect('supporting_documents');

create table bundles (
  sid text primary key,
  account_sid text not null references accounts (sid),
  kind text not null check (kind in ('bundle', 'customer_profile', 'trust_product')),
  state text not null check (state in ('draft', 'pending-review', 'in-review', 'approved', 'provisionally-approved', 'rejected')),
  -- The rule of a bundle, the policy of a profile or product.
  rule_sid text not null,
  rule_version integer not null,
  iso_country text,
  number_type text,
  end_user_type text,
  is_test boolean not null default false,
  sealed bytea not null,
  friendly_name_index bytea not null,
  verdict_sealed bytea,
  status_callback text,
  valid_until timestamptz,
  -- The bundle that this one was copied from, to take its place later.
  copy_of text,
  review_due_at timestamptz,
  submitted_at timestamptz,
  decided_at timestamptz,
  key_slot text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  unique (account_sid, sid),
  foreign key (account_sid, copy_of) references bundles (account_sid, sid),
  check ((kind = 'bundle') = (iso_country is not null and number_type is not null and end_user_type is not null)),
  check (kind = 'bundle' or state <> 'provisionally-approved')
);
create index bundles_account on bundles (account_sid, kind, created_at desc, sid desc) where deleted_at is null;
create index bundles_copies on bundles (account_sid, copy_of) where copy_of is not null and deleted_at is null;
create index bundles_rule on bundles (rule_sid, rule_version) where state in ('approved', 'provisionally-approved') and deleted_at is null;
create index bundles_end on bundles (valid_until) where valid_until is not null and deleted_at is null;
select protect('bundles');

-- What a bundle is made of: end users, supporting documents and, in Trust Hub, other profiles.
create table assignments (
  sid text primary key,
  account_sid text not null,
  bundle_sid text not null,
  object_sid text not null,
  -- Machine name of the object's type.
  object_type text not null,
  created_at timestamptz not null,
  unique (bundle_sid, object_sid),
  foreign key (account_sid, bundle_sid) references bundles (account_sid, sid)
);
create index assignments_bundle on assignments (account_sid, bundle_sid, created_at desc, sid desc);
create index assignments_object on assignments (account_sid, object_sid);
select protect('assignments');

-- What was found at a moment; never changed. Results name fields and faults, not what was typed.
create table evaluations (
  sid text primary key,
  account_sid text not null,
  bundle_sid text not null,
  rule_sid text not null,
  rule_version integer not null,
  status text not null check (status in ('compliant', 'noncompliant')),
  results jsonb not null,
  readings jsonb not null default '[]',
  created_at timestamptz not null,
  foreign key (account_sid, bundle_sid) references bundles (account_sid, sid)
);
create index evaluations_bundle on evaluations (account_sid, bundle_sid, created_at desc, sid desc);
select protect('evaluations');
revoke update on evaluations from countersign_app;

create table channel_endpoints (
  sid text primary key,
  account_sid text not null,
  bundle_sid text not null,
  endpoint_type text not null,
  endpoint_sid text not null,
  created_at timestamptz not null,
  unique (bundle_sid, endpoint_sid),
  foreign key (account_sid, bundle_sid) references bundles (account_sid, sid)
);
create index channel_endpoints_bundle on channel_endpoints (account_sid, bundle_sid, created_at desc, sid desc);
select protect('channel_endpoints');

alter table numbers add foreign key (account_sid, bundle_sid) references bundles (account_sid, sid);
