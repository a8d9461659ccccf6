-- A number can be taken out of sale for good.
alter table inventory drop constraint inventory_state_check;
alter table inventory add constraint inventory_state_check check (state in ('available', 'held', 'active', 'released', 'retired'));
