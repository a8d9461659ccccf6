-- Whether a process runs jobs: every worker does, and a server unless it was told otherwise.
alter table processes add column has_worker boolean not null default true;
alter table processes alter column has_worker drop default;
