-- Patterns with one open digit among four, such as 12*34, are as rare as four digits in a row, and were looked for from the first number on.
-- All three-digit pieces of a number without its plus sign, and all two and two around an open one. Dear on purpose, as digit_triples was.
create function digit_pieces(number text) returns text[] language sql immutable strict parallel safe cost 1000 as $$
  select (array[
    substr(number, 2, 3), substr(number, 3, 3), substr(number, 4, 3), substr(number, 5, 3), substr(number, 6, 3),
    substr(number, 7, 3), substr(number, 8, 3), substr(number, 9, 3), substr(number, 10, 3), substr(number, 11, 3),
    substr(number, 12, 3), substr(number, 13, 3), substr(number, 14, 3)
  ])[1:length(number) - 3] || (array[
    substr(number, 2, 2) || '_' || substr(number, 5, 2), substr(number, 3, 2) || '_' || substr(number, 6, 2),
    substr(number, 4, 2) || '_' || substr(number, 7, 2), substr(number, 5, 2) || '_' || substr(number, 8, 2),
    substr(number, 6, 2) || '_' || substr(number, 9, 2), substr(number, 7, 2) || '_' || substr(number, 10, 2),
    substr(number, 8, 2) || '_' || substr(number, 11, 2), substr(number, 9, 2) || '_' || substr(number, 12, 2),
    substr(number, 10, 2) || '_' || substr(number, 13, 2), substr(number, 11, 2) || '_' || substr(number, 14, 2),
    substr(number, 12, 2) || '_' || substr(number, 15, 2)
  ])[1:length(number) - 5] $$;
create index inventory_pieces on inventory using gin (digit_pieces(phone_number)) where state = 'available';
drop index inventory_digits;
drop function digit_triples(text);
analyze inventory;
