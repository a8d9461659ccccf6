-- One running period for each number; and the numbers of a country in their order, for reports to its regulator.
create unique index number_periods_open on number_periods (phone_number) where valid_to is null;
alter table number_periods add check (valid_to is null or valid_to >= valid_from);
create index inventory_country on inventory (iso_country, phone_number);
