-- Who works on a request with an Idempotency-Key: when that process has gone, the request may be sent again at once.
alter table idempotency_keys add column leased_by text;
