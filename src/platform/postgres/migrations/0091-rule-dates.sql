-- A published change of rules may begin later, and its day of grace may be moved.
alter table regulation_changes drop constraint regulation_changes_state_check;
alter table regulation_changes add constraint regulation_changes_state_check
  check (state in ('checking', 'ready', 'scheduled', 'applying', 'applied', 'discarded'));
alter table regulation_changes add column begins_at timestamptz;
-- The day of grace before it was moved, while that is being carried out.
alter table regulation_changes add column grace_was timestamptz;
create index regulation_changes_begin on regulation_changes (begins_at) where state = 'scheduled';
