-- Lists of addresses, end users, papers and mappings that an account hands in as one file. A row's text is sealed until it is done with.
create table imports (
  sid text primary key,
  account_sid text not null references accounts (sid),
  is_dry_run boolean not null,
  state text not null check (state in ('running', 'completed')),
  key_slot text not null,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index imports_account on imports (account_sid, created_at desc, sid desc);
select protect('imports');

create table import_rows (
  -- Of the import; a row has no name of its own but its line.
  sid text not null references imports (sid),
  account_sid text not null,
  line integer not null,
  kind text not null,
  state text not null check (state in ('waiting', 'done', 'present', 'valid', 'refused')),
  -- Gone as soon as the row is done with.
  sealed bytea,
  -- What the account calls it: later rows and later files find it by this.
  ref_index bytea,
  object_sid text,
  error_code integer,
  error text,
  primary key (sid, line)
);
create index import_rows_waiting on import_rows (sid, line) where state = 'waiting';
create index import_rows_ref on import_rows (account_sid, ref_index) where object_sid is not null;
select protect('import_rows');
