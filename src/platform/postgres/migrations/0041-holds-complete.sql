-- A hold completes its purchase by itself once the proof is there: what it is to be bought with, who is told, and how it ended.
alter table number_holds
  add column address_sid text,
  add column identity_sid text,
  add column bundle_sid text,
  add column friendly_name text,
  add column buys boolean not null default true,
  add column status_callback text,
  add column number_sid text,
  add column reasons jsonb not null default '[]',
  add column remind_at timestamptz,
  add foreign key (account_sid, address_sid) references addresses (account_sid, sid),
  add foreign key (account_sid, identity_sid) references identity_documents (account_sid, sid),
  add foreign key (account_sid, bundle_sid) references bundles (account_sid, sid);
create index number_holds_active on number_holds (account_sid) where state = 'active';
create index number_holds_remind on number_holds (remind_at) where state = 'active' and remind_at is not null;

-- Whether an address lies in the area of a prefix, settled by a person where we cannot place it ourselves.
create table places (
  sid text primary key,
  account_sid text not null references accounts (sid),
  address_sid text not null,
  prefix text not null,
  -- The number that it was asked for.
  phone_number text not null,
  state text not null check (state in ('asked', 'confirmed', 'refused')),
  review_due_at timestamptz,
  reasons jsonb not null default '[]',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (address_sid, prefix),
  foreign key (account_sid, address_sid) references addresses (account_sid, sid)
);
create index places_account on places (account_sid, created_at desc, sid desc);
select protect('places');
grant select, insert, update, delete on places to countersign_app;
