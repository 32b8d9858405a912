-- description: The methods that place every category, and so have figures of their own in the marts; the alternatives of
--   core.specification_axis decide a few categories each and count only in combination.
-- key: method
-- columns:
--   method: Method of core.allocation_rule.
--   label: What it asks.
select method, label
from (
  values
    ('residence', 'Who bears the tax, who gets the money'),
    ('collections', 'Where tax is filed, where awards are performed')
) as methods (method, label)
order by method
