-- description: Whether outlays of a provisional year are found by account (table 5 of the Monthly Treasury Statement) instead
--   of by function (table 9): one row of data.
-- key: is_on
-- columns:
--   is_on: True where accounts count. Off until a whole table was seen and core.treasury_account names its accounts.
--   reason: Why.
select is_on, reason
from (
  values (false, 'Nobody here has seen a whole table 5, and the map of accounts is a beginning.')
) as switches (is_on, reason)
order by is_on
