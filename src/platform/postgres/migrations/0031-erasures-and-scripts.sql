-- A vendor may need time to erase, or forget: since when it was asked, when to ask again, and whether operators were told.
alter table inquiries add column erasure_asked_at timestamptz;
alter table inquiries add column erasure_next_at timestamptz;
alter table inquiries add column erasure_late_at timestamptz;
create index inquiries_erasing on inquiries (erasure_asked_at) where erased_at is null and erasure_asked_at is not null;

-- Cases of test accounts, where published numbers come to a known end.
alter table vendor.cases add column is_test boolean not null default false;

-- When a check was last brought in line with a vendor that takes the pictures itself: its webhooks may get lost.
alter table inquiries add column synced_at timestamptz;
create index inquiries_sync on inquiries (coalesce(synced_at, created_at)) where state in ('created', 'started', 'in-review', 'escalated') and erased_at is null;
