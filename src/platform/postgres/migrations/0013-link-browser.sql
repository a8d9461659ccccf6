-- The browser that opened a link may open it again when the answer got lost on the way: known by a secret of its own choice.
alter table check_links add column used_by bytea;
