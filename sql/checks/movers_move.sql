-- description: Every key of core.key_mover is moved in each fiscal year it is carried to from before the mover's newest
--   observation, and the mover is itself not moved.
-- table: core.key_age
select movers.key, movers.mover, age.fiscal_year
from core.key_mover as movers
left join core.key_age as age on age.key = movers.key and age.kind = 'forward'
left join core.key_age as mover on mover.key = movers.mover and mover.fiscal_year = age.fiscal_year
where movers.key not in (select key from core.key_age)
  or movers.mover in (select key from core.key_mover)
  or (age.mover is distinct from movers.mover and mover.years < age.years)
