-- The next callbacks are found receiver by receiver: scheme, host and port, as a customer wrote them. They compare byte by byte.
alter table callback_deliveries add column receiver text collate "C" not null
  generated always as (coalesce(substring(url from '^[^:]+://[^/?#]+'), url)) stored;
create index callback_deliveries_receiver on callback_deliveries (receiver, next_attempt_at, seq) where status = 'pending';
