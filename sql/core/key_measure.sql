-- description: What each allocation key is made of. A key is the sum of its measures, each in the years given. A measure that
--   stands before or after the main one fills only the years which the main one, as far as it is at hand, does not reach.
-- key: key, measure
-- columns:
--   key: Allocation key.
--   measure: Measure of core.measure.
--   first_year: First year the measure counts for the key.
--   last_year: Last year the measure counts for the key; 9999 where it counts as far as it reaches.
--   remainder: What a printed national total beyond the areas means: territories_abroad, not_allocated, or ignored
--     (the areas themselves make the whole).
-- note: The income tax is shared out by SOI from the first tax year at hand (2015 in the embedded figures), before it by
--   BEA's estimate of federal income tax. Unemployment benefits are BEA's; after BEA's last year the Department of Labor's in
--   FY2020 and FY2021, and else SOI's joined to BEA's by growth. Medicaid is CMS's by fiscal year, that of residents in the
--   years before its first. SSI is the federal part alone: what states add to it is theirs.
--   What stands in for a measure before it begins is in core.stand_in.
--   Pay beyond the states is that of personnel abroad; collections beyond the states cannot be placed. A key whose documents
--   measure no territories (BEA's, the Census of governments) gives these nothing of what it carries.
with made_of as (
  select key, measure, place, remainder
  from (
    values
      ('income_tax', 'BEA SAINC50 80', 'before', 'ignored'),
      ('income_tax', 'IRS HT2 A06500', 'main', 'ignored'),
      ('total_tax_liability', 'BEA SAINC50 80', 'before', 'ignored'),
      ('total_tax_liability', 'IRS HT2 A10300', 'main', 'ignored'),
      ('social_insurance_contributions', 'BEA SAINC4 36 of residents', 'main', 'ignored'),
      ('property_income', 'BEA SAINC4 46', 'main', 'ignored'),
      ('dividends', 'BEA SAINC40 91', 'main', 'ignored'),
      ('wages', 'BEA SAINC4 50', 'main', 'ignored'),
      ('wages_of_residents', 'BEA SAINC4 50 of residents', 'main', 'ignored'),
      ('consumption', 'Disposable income joined to consumption', 'before', 'ignored'),
      ('consumption', 'BEA SAPCE1 1', 'main', 'ignored'),
      ('estate_gift', 'Property income joined to estate and gift', 'before', 'ignored'),
      ('estate_gift', 'IRS Table 5 estate and gift by district', 'before', 'ignored'),
      ('estate_gift', 'IRS Table 5 estate and gift, classified', 'main', 'ignored'),
      ('personal_income', 'BEA SAINC1 1', 'main', 'ignored'),
      ('population', 'Population', 'main', 'ignored'),
      ('gdp', 'Product by older industries joined', 'before', 'territories_abroad'),
      ('gdp', 'BEA SAGDP1 3', 'main', 'territories_abroad'),
      ('social_security', 'BEA SAINC35 2110', 'main', 'ignored'),
      ('social_security', 'SSA benefits of December', 'after', 'ignored'),
      ('medicare', 'BEA SAINC35 2210', 'main', 'ignored'),
      ('medicaid_chip', 'Medicaid by BEA joined to CMS', 'before', 'ignored'),
      ('medicaid_chip', 'Medicaid by residence at formula share, and CHIP', 'before', 'ignored'),
      ('medicaid_chip', 'Medicaid by residence at first federal share, and CHIP', 'before', 'ignored'),
      ('medicaid_chip', 'Federal Medicaid and CHIP', 'main', 'ignored'),
      ('premium_tax_credit', 'IRS HT2 A85770', 'before', 'ignored'),
      ('premium_tax_credit', 'CMS advance premium tax credit', 'main', 'ignored'),
      ('basic_health', 'Basic Health Program', 'main', 'ignored'),
      ('snap', 'Food stamps by BEA joined to USDA', 'before', 'ignored'),
      ('snap', 'USDA SNAP', 'main', 'ignored'),
      ('ssi', 'BEA SAINC35 2310 at federal part', 'main', 'ignored'),
      ('ssi', 'SSA federal SSI', 'after', 'ignored'),
      ('earned_income_credit', 'Earned income credit by BEA joined to SOI', 'before', 'ignored'),
      ('earned_income_credit', 'IRS HT2 A59660', 'main', 'ignored'),
      ('additional_child_tax_credit', 'Earned income credit joined to child credit', 'before', 'ignored'),
      ('additional_child_tax_credit', 'IRS HT2 A11070', 'main', 'ignored'),
      ('unemployment_compensation', 'BEA SAINC35 2400', 'main', 'ignored'),
      ('unemployment_compensation', 'Unemployment benefits by DOL and SOI', 'after', 'ignored'),
      ('veterans_benefits', 'Veterans'' benefits by BEA joined to VA', 'before', 'ignored'),
      ('veterans_benefits', 'VA compensation, pensions and education', 'main', 'ignored'),
      ('veterans_medical_care', 'Veterans'' benefits by BEA joined to medical care', 'before', 'ignored'),
      ('veterans_medical_care', 'VA medical care', 'main', 'ignored'),
      ('impact_payments', 'IRS HT2 impact payments', 'main', 'ignored'),
      ('paycheck_protection', 'SBA Paycheck Protection Program', 'main', 'ignored'),
      ('farm_payments', 'USDA farm payments of all years', 'before', 'ignored'),
      ('farm_payments', 'USDA farm payments', 'main', 'ignored'),
      ('health_spending', 'CMS personal health care', 'main', 'ignored'),
      ('education_assistance', 'BEA SAINC35 2600', 'main', 'ignored'),
      ('federal_civilian_pay', 'Pay joined to SAGDP4N 84', 'before', 'territories_abroad'),
      ('federal_civilian_pay', 'BEA SAGDP4N 84', 'main', 'territories_abroad'),
      ('civilian_pay_of_residents', 'Pay joined to SAGDP4N 84 of residents', 'before', 'territories_abroad'),
      ('civilian_pay_of_residents', 'BEA SAGDP4N 84 of residents', 'main', 'territories_abroad'),
      ('federal_pay_of_residents', 'Pay joined to SAGDP4N 84 of residents', 'before', 'territories_abroad'),
      ('federal_pay_of_residents', 'BEA SAGDP4N 84 of residents', 'main', 'territories_abroad'),
      ('federal_pay_of_residents', 'Pay joined to SAGDP4N 85', 'before', 'territories_abroad'),
      ('federal_pay_of_residents', 'BEA SAGDP4N 85', 'main', 'territories_abroad'),
      ('federal_pay', 'Pay joined to SAGDP4N 84', 'before', 'territories_abroad'),
      ('federal_pay', 'BEA SAGDP4N 84', 'main', 'territories_abroad'),
      ('federal_pay', 'Pay joined to SAGDP4N 85', 'before', 'territories_abroad'),
      ('federal_pay', 'BEA SAGDP4N 85', 'main', 'territories_abroad'),
      ('aid_less_medicaid', 'Federal aid less health programmes', 'main', 'ignored'),
      ('contracts', 'Procurement of FY1995', 'before', 'ignored'),
      ('contracts', 'Defense contracts joined to contracts', 'before', 'ignored'),
      ('contracts', 'USAspending contracts', 'main', 'ignored'),
      ('gross_collections', 'IRS Table 5 total', 'main', 'not_allocated'),
      ('awards', 'USAspending all', 'main', 'not_allocated')
  ) as measures (key, measure, place, remainder)
),

-- The years the measures of a key reach, by place.
reach as (
  select made_of.key, made_of.place, any_value(made_of.measure) as measure, min(measured.year) as first_year,
    max(measured.year) as last_year
  from made_of
  join core.measure as measured on measured.measure = made_of.measure
  group by made_of.key, made_of.place, if(made_of.place = 'before', made_of.measure, '')
)

select
  made_of.key,
  made_of.measure,
  case
    when made_of.place = 'after' then coalesce(reach.last_year + 1, constant.value - 1)
    when made_of.place = 'main' and bool_or(made_of.place = 'before') over key
      then coalesce(reach.first_year, constant.value - 1)
    -- Of several that stand before, each counts in the years it has.
    when made_of.place = 'before' then greatest(own.first_year, constant.value - 1)
    else constant.value - 1
  end as first_year,
  case
    when made_of.place = 'before' then coalesce(least(reach.first_year - 1, own.last_year), 9999)
    when made_of.place = 'main' and bool_or(made_of.place = 'after') over key then coalesce(reach.last_year, 9999)
    else 9999
  end as last_year,
  made_of.remainder
from made_of
join core.constant as constant on constant.name = 'first_fiscal_year'
left join reach on reach.key = made_of.key and reach.place = 'main'
left join reach as own on own.key = made_of.key and own.place = 'before' and own.measure = made_of.measure
window key as (partition by made_of.key)
order by made_of.key, made_of.measure
