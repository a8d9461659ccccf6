-- Counting an account's numbers by standing, and listing those of one standing, without a look at the others.
create index numbers_standing on numbers (account_sid, compliance, created_at desc, sid desc) where released_at is null;
