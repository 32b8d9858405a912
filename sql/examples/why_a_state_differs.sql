-- title: Why a state's net differs from the nation's
-- question: Which taxes and programmes make New Mexico's net contribution a resident differ from the nation's in FY2023?

select
  side,
  label,
  round(per_capita_usd) as per_capita_usd,
  round(national_per_capita_usd) as national_per_capita_usd,
  round(effect_per_capita_usd) as effect_per_capita_usd
from why('NM', 2023);
