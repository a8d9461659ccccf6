-- A copy that takes the place of its bundle by itself once it is approved.
create table bundle_updates (
  copy_sid text primary key,
  account_sid text not null,
  bundle_sid text not null,
  -- failed: approved, but the bundle could not take it over any more.
  state text not null check (state in ('open', 'done', 'failed')),
  created_at timestamptz not null,
  finished_at timestamptz,
  foreign key (account_sid, copy_sid) references bundles (account_sid, sid),
  foreign key (account_sid, bundle_sid) references bundles (account_sid, sid)
);
create unique index bundle_updates_one on bundle_updates (bundle_sid) where state = 'open';
create index bundle_updates_account on bundle_updates (account_sid, created_at desc, copy_sid desc);
select protect('bundle_updates');
grant select, insert, update, delete on bundle_updates to countersign_app;
