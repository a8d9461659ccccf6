-- What was deleted and not erased yet: the eraser looks here, whatever the size of the tables.
create index addresses_deleted on addresses (deleted_at) where deleted_at is not null and sealed <> '';
create index end_users_deleted on end_users (deleted_at) where deleted_at is not null and sealed <> '';
create index bundles_deleted on bundles (deleted_at) where deleted_at is not null and sealed <> '';
create index supporting_documents_deleted on supporting_documents (deleted_at) where deleted_at is not null and sealed <> '';
create index identity_documents_deleted on identity_documents (deleted_at) where deleted_at is not null and sealed <> '';
create index accounts_closed on accounts (closed_at) where closed_at is not null;
