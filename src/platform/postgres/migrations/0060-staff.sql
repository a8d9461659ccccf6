-- Members of staff have names and a Console of their own: their users belong to the house, an account that is no customer.
alter table staff add column name_sealed bytea;
create index staff_order on staff (created_at, sid);

alter table accounts add column is_house boolean not null default false;
create unique index accounts_house on accounts (is_house) where is_house;

create index users_staff on users (staff_sid) where staff_sid is not null;
