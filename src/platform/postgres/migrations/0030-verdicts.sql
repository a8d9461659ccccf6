-- A check keeps its own verdict beside those of its attempts: when it was decided last, and the reasons of a person or of a later finding.
alter table inquiries add column decided_at timestamptz;
alter table inquiries add column verdict_sealed bytea;

-- What people typed beside profiles and papers goes with its account; an upgrade's copy of a profile goes with the profile.
alter table upgrades add column deleted_at timestamptz;
alter table inquiries add column deleted_at timestamptz;
alter table requests add column deleted_at timestamptz;
alter table notifications add column deleted_at timestamptz;
create index upgrades_deleted on upgrades (deleted_at) where deleted_at is not null and sealed <> '';
create index upgrades_profile on upgrades (customer_profile_sid) where deleted_at is null;
create index inquiries_deleted on inquiries (deleted_at) where deleted_at is not null and sealed <> '';
create index requests_deleted on requests (deleted_at) where deleted_at is not null and sealed <> '';
create index notifications_deleted on notifications (deleted_at) where deleted_at is not null and sealed <> '';
