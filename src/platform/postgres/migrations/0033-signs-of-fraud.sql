-- Staff look for ID checks that showed a sign of fraud: few of many.
create index inquiry_attempts_signs on inquiry_attempts (inquiry_sid) where staff_codes <> '{}';
