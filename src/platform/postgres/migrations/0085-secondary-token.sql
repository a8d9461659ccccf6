-- A second auth token beside the first, so that an account can change its token without an outage.
alter table accounts add secondary_token_hash bytea, add secondary_token_sealed bytea, add secondary_token_created_at timestamptz;
alter table accounts add constraint secondary_token_whole check (num_nulls(secondary_token_hash, secondary_token_sealed, secondary_token_created_at) in (0, 3));

drop function find_account_credential(text);
create function find_account_credential(wanted text) returns table (account_sid text, secret_hash bytea, secondary_hash bytea, status text)
  language sql stable security definer set search_path = public as $$
  select sid, auth_token_hash, secondary_token_hash, status from accounts where sid = wanted $$;
