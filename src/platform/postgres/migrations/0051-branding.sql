-- How the hosted ID check presents an account; an account without a row looks as we do.
create table branding (
  account_sid text primary key references accounts (sid),
  company_name text,
  accent text check (accent ~ '^#[0-9a-f]{6}$'),
  languages text[] not null check (cardinality(languages) > 0),
  language text,
  is_live_only boolean not null,
  updated_at timestamptz not null
);
select protect('branding');
grant select, insert, update, delete on branding to countersign_app;
