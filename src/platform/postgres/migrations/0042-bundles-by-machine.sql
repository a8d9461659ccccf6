-- Submitted bundles that wait for their scans to be read, before the machine or a person takes them.
create index bundles_unsettled on bundles (submitted_at) where state = 'pending-review' and review_due_at is null and deleted_at is null;
