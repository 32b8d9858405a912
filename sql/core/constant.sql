-- description: Numbers that more than one rule of the method rests on, one row each. Python reads them from this file, too
--   (pipeline/settings.py), so that a commit that changes a row here changes both.
-- key: name
-- columns:
--   name: Name of the number.
--   value: The number.
--   why: What it is and why it is as it is.
select name, value::bigint as value, why
from (
  values
    ('first_fiscal_year', 1981,
      'The first fiscal year of the map. Measures are read from a few years before it, where blends and means need them.')
) as constants (name, value, why)
order by name
