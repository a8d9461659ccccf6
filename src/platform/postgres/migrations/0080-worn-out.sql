-- What has had its time is looked for by that time: sessions, links, notices, callbacks that are done.
create index sessions_age on sessions (created_at);
create index sign_in_links_age on sign_in_links (expires_at);
create index upload_links_age on upload_links (expires_at);
create index callback_deliveries_done on callback_deliveries (finished_at) where finished_at is not null;
