-- Team and sign-in: invitations, sessions with a name, password and second factor, and limits on tries.

-- Password hash and authenticator secret lie sealed under the user's own key; the flags say what to ask for.
alter table users add column secrets_sealed bytea;
alter table users add column has_password boolean not null default false;
alter table users add column has_second_factor boolean not null default false;
-- Time step of the last code that was taken: a code signs in once.
alter table users add column code_step bigint not null default 0;
-- Null until somebody has signed in: invited.
alter table users add column signed_in_at timestamptz;
update users u set signed_in_at = (select max(created_at) from sessions s where s.user_sid = u.sid);
create index users_email on users (email_index) where status = 'active';
create index users_account on users (account_sid, created_at, sid);

-- Keyed hashes: a code that was used is gone.
create table recovery_codes (
  account_sid text not null,
  user_sid text not null references users (sid),
  code_index bytea not null,
  primary key (user_sid, code_index)
);
select protect('recovery_codes');

alter table sessions add column sid text;
update sessions set sid = 'SN' || substr(encode(sha256(token_hash), 'hex'), 1, 32);
alter table sessions alter column sid set not null;
alter table sessions add constraint sessions_sid unique (sid);
-- Browser and system in words, and how the user came in.
alter table sessions add column device text not null default '';
alter table sessions add column method text not null default 'link' check (method in ('link', 'password'));
create index sign_in_links_user on sign_in_links (user_sid);

-- How often something was tried, by a keyed hash of who tries.
create table throttles (
  mark bytea primary key,
  tries integer not null,
  ends_at timestamptz not null
);
create index throttles_end on throttles (ends_at);

-- Who may read a message in the inbox: an invitation is a key to the account.
alter table notifications add column visible_to text not null default 'everyone' check (visible_to in ('everyone', 'managers', 'owners', 'nobody'));

grant select, insert, update, delete on recovery_codes, throttles to countersign_app;

drop function find_session(bytea);
create function find_session(hash bytea) returns table (sid text, user_sid text, account_sid text, csrf_token text, created_at timestamptz, seen_at timestamptz, role text, staff_sid text, staff_roles text[], status text)
  language sql stable security definer set search_path = public as $$
  select s.sid, s.user_sid, s.account_sid, s.csrf_token, s.created_at, s.seen_at, u.role, u.staff_sid, st.roles, a.status
  from sessions s join users u on u.sid = s.user_sid join accounts a on a.sid = s.account_sid
  left join staff st on st.sid = u.staff_sid and st.status = 'active'
  where s.token_hash = hash and s.ended_at is null and u.status = 'active' $$;
