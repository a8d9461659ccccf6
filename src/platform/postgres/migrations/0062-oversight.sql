-- What operators look through: the journal by actor, kind and time; receipts of what was erased.
create index events_actor on events (actor_sid, seq);
create index events_what on events (what text_pattern_ops, seq);
create index events_at on events using brin (at);

-- One row for each thing erased, for as long as anybody may ask. No personal data.
create table erasures (
  sid text primary key,
  account_sid text not null,
  subject_sid text not null,
  kind text not null check (kind in ('scan', 'details', 'id_check', 'notes')),
  -- Why it went: its time was over, it had been deleted, its account was closed, somebody asked.
  cause text not null check (cause in ('retention', 'deletion', 'closing', 'request')),
  -- Names of the keys that were destroyed, with the mark of each tombstone beside the keys.
  receipt text not null,
  due_at timestamptz,
  erased_at timestamptz not null,
  actor_sid text not null
);
create index erasures_time on erasures (erased_at, sid);
create index erasures_subject on erasures (subject_sid);
create index erasures_account on erasures (account_sid, erased_at, sid);
select protect('erasures');
grant select, insert on erasures to countersign_app;
revoke update, delete on erasures from countersign_app;

create index callback_deliveries_unfinished on callback_deliveries (status, created_at, sid) where status <> 'delivered';
