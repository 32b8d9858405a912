-- description: Every specification is another combination, one option an axis: a new axis needs its column here.
-- table: mart.specification
select columns(* exclude (spec_id)), count(*) as times, min(spec_id) as first_spec_id
from mart.specification
group by all
having count(*) > 1
