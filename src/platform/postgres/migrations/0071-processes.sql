-- Server and worker processes that live now, each with its machine and its keys: they share one data directory, so they must be on one machine.
create table processes (
  id text primary key,
  role text not null check (role in ('server', 'worker')),
  machine text not null,
  pid integer not null,
  born_ticks text not null,
  vault text not null,
  started_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp()
);
-- Who works on a job: when that process has gone, the job is taken up again at once.
alter table jobs add column leased_by text;
