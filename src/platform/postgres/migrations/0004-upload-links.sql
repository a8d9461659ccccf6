-- A link with which somebody without an account uploads one scan, once.
create table upload_links (
  token_hash bytea primary key,
  account_sid text not null references accounts (sid),
  host text not null,
  document_sid text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null
);
create index upload_links_document on upload_links (account_sid, document_sid);
select protect('upload_links');
grant select, insert, update, delete on upload_links to countersign_app;
