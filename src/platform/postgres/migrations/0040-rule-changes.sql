-- Changes of rules: tried on what is in use, published with a day until which approvals under the old version hold, then applied.

-- What the rule files of this installation said when they were last loaded; a version published by an operator stays in force until
-- they say something new.
create table regulation_files (
  id text primary key,
  fingerprint text not null,
  source text not null check (source in ('shipped', 'own'))
);
grant select, insert, update, delete on regulation_files to countersign_app;
insert into regulation_files select id, fingerprint, 'shipped' from regulations where replaced_at is null;

create table regulation_changes (
  sid text primary key,
  state text not null check (state in ('checking', 'ready', 'applying', 'applied', 'discarded')),
  origin text not null check (origin in ('draft', 'files')),
  -- One entry for each rule: before, after, what differs, and which numbers it can touch.
  rules jsonb not null,
  grace_until timestamptz,
  -- Where the work stands, how many numbers it has looked at, and how many it makes compliant.
  progress jsonb not null,
  checked integer not null default 0,
  relieved integer not null default 0,
  created_by text not null,
  published_by text,
  created_at timestamptz not null,
  published_at timestamptz,
  finished_at timestamptz
);
create index regulation_changes_created on regulation_changes (created_at desc, sid desc);
grant select, insert, update, delete on regulation_changes to countersign_app;

-- Whom a change asks for more: one row for each account, found by the trial and again when the change is applied.
create table regulation_findings (
  change_sid text not null references regulation_changes (sid),
  account_sid text not null references accounts (sid),
  numbers integer not null default 0,
  proofs integer not null default 0,
  -- Reasons of the catalogue with the names of fields and papers, and how often each is lacking.
  lacking jsonb not null default '[]',
  notified_at timestamptz,
  primary key (change_sid, account_sid)
);
select protect('regulation_findings');
grant select, insert, update, delete on regulation_findings to countersign_app;

alter table regulations add column change_sid text references regulation_changes (sid);
alter table regulations add column grace_until timestamptz;
alter table regulations add column origin text not null default 'files' check (origin in ('draft', 'files'));

-- Who decided, and when an approval ends because its rule asks for more.
alter table identity_documents add column decided_by text check (decided_by in ('machine', 'person', 'script'));
alter table identity_documents add column valid_until timestamptz;
create index identity_documents_end on identity_documents (valid_until) where state = 'passed' and valid_until is not null and deleted_at is null;
create index identity_documents_rule on identity_documents (regulation_sid, account_sid, sid) where state = 'passed' and deleted_at is null;
update identity_documents d set decided_by = case when exists (
  select 1 from reviews r where r.subject_sid = d.sid and r.state = 'decided') then 'person' else 'machine' end
  where state in ('passed', 'failed', 'expired');
alter table bundles add column decided_by text check (decided_by in ('machine', 'person', 'script'));
update bundles set decided_by = 'person' where decided_at is not null;
create index files_subject_types on files (account_sid, subject_sid) where position > 0;

-- How long a number is known to stay compliant, and when its owner is told next.
alter table numbers add column compliant_until timestamptz;
alter table numbers add column remind_at timestamptz;
create index numbers_remind on numbers (remind_at) where remind_at is not null and released_at is null;
-- A change of one rule finds the numbers that stand by it, and those of its group that stand by none, without passing over the others.
-- In the order of accounts, so that what many numbers of an account rely on is read once.
create index numbers_rule on numbers (regulation_sid, account_sid, sid) where released_at is null;
create index numbers_open on numbers (iso_country, number_type, account_sid, sid) where released_at is null and compliance = 'action-required';
drop index numbers_group;
create index numbers_group on numbers (iso_country, number_type, account_sid, sid) where released_at is null;
drop index bundles_rule;
create index bundles_rule on bundles (rule_sid, account_sid, sid) where state in ('approved', 'provisionally-approved') and deleted_at is null;
