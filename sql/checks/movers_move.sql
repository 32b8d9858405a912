-- description: Every key of core.key_mover is moved in each fiscal year it is carried to, by a key that is itself not moved.
-- table: core.key_age
select movers.key, movers.mover, age.fiscal_year
from core.key_mover as movers
left join core.key_age as age on age.key = movers.key and age.kind = 'forward'
where movers.key not in (select key from core.key_age)
  or movers.mover in (select key from core.key_mover)
  or (age.fiscal_year is not null and age.mover is distinct from movers.mover)
