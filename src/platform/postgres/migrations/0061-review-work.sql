-- Work on the queue: who is meant to do a case, since when somebody has it, what was said about it, and the second pair of eyes.
alter table reviews
  -- By a supervisor; nobody else takes it then.
  add column assigned_to text,
  add column claimed_at timestamptz,
  -- Opened again by a supervisor after it had passed.
  add column is_reopened boolean not null default false,
  -- Key of what was written about it; both are sealed.
  add column key_slot text,
  add column notes_sealed bytea,
  -- A first reviewer's decision that waits for a second one.
  add column proposal text check (proposal in ('approve', 'reject', 'ask')),
  add column proposed_by text,
  add column proposed_at timestamptz,
  add column notes_erased_at timestamptz;
alter table reviews drop constraint reviews_decision_check;
alter table reviews add constraint reviews_decision_check check (decision in ('approve', 'reject', 'ask'));
create index reviews_decided_at on reviews (decided_at) where state = 'decided';
create index reviews_subject on reviews (subject_sid, opened_at);
create index reviews_notes on reviews (decided_at) where key_slot is not null and notes_erased_at is null;
