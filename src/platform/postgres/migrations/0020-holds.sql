-- A number kept for an account while its proof is on the way.
create table number_holds (
  sid text primary key,
  account_sid text not null references accounts (sid),
  phone_number text not null references inventory (phone_number),
  until timestamptz not null,
  state text not null check (state in ('active', 'bought', 'ended')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index number_holds_one on number_holds (phone_number) where state = 'active';
create index number_holds_account on number_holds (account_sid, created_at desc, sid desc);
create index number_holds_due on number_holds (until) where state = 'active';
select protect('number_holds');
grant select, insert, update, delete on number_holds to countersign_app;
