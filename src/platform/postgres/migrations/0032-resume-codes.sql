-- A link that was opened in one browser can be gone on with in another by a code that works once.
alter table check_links add column code_hash bytea;
alter table check_links add column code_expires_at timestamptz;
alter table check_links add column code_tries integer not null default 0;
alter table check_links add column code_mails integer not null default 0;
