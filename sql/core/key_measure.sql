-- description: What each allocation key is made of, as data. A key is the sum of its measures, each in the years given.
-- key: key, measure
-- columns:
--   key: Allocation key.
--   measure: Measure of core.measure.
--   first_year: First year the measure counts for the key.
--   last_year: Last year the measure counts for the key.
--   remainder: What a printed national total beyond the areas means: territories_abroad, not_allocated, or ignored
--     (the areas themselves make the whole).
-- note: The income tax is shared out by BEA's estimate of federal income tax before tax year 2015, by SOI from then on.
--   BEA stopped estimating federal personal taxes by state in 2018; from 2019 all personal taxes count at the federal part
--   each state had in 2018: taken whole, those of states and localities would count as federal.
--   Pay beyond the states is that of personnel abroad; collections beyond the states cannot be placed. Keys of BEA,
--   CMS-64 and the Census of governments measure no territories, so these get nothing of what they carry.
--   BEA's SSI holds the state supplements that are paid with it, which are large in California.
select key, measure, first_year, last_year, remainder
from (
  values
    ('income_tax', 'BEA SAINC50 80', 2007, 2014, 'ignored'),
    ('income_tax', 'IRS HT2 A06500', 2015, 9999, 'ignored'),
    ('total_tax_liability', 'BEA SAINC50 80', 2007, 2014, 'ignored'),
    ('total_tax_liability', 'IRS HT2 A10300', 2015, 9999, 'ignored'),
    ('personal_taxes', 'BEA SAINC50 80', 2007, 2018, 'ignored'),
    ('personal_taxes', 'BEA personal taxes at 2018 federal part', 2019, 9999, 'ignored'),
    ('social_insurance_contributions', 'BEA SAINC4 36 of residents', 2007, 9999, 'ignored'),
    ('property_income', 'BEA SAINC4 46', 2007, 9999, 'ignored'),
    ('dividends', 'BEA SAINC40 91', 2007, 9999, 'ignored'),
    ('wages', 'BEA SAINC4 50', 2007, 9999, 'ignored'),
    ('wages_of_residents', 'BEA SAINC4 50 of residents', 2007, 9999, 'ignored'),
    ('consumption', 'BEA SAPCE1 1', 2007, 9999, 'ignored'),
    ('estate_gift', 'IRS Table 5 estate', 2007, 9999, 'ignored'),
    ('estate_gift', 'IRS Table 5 gift', 2007, 9999, 'ignored'),
    ('personal_income', 'BEA SAINC1 1', 2007, 9999, 'ignored'),
    ('population', 'Census population', 2007, 9999, 'ignored'),
    ('gdp', 'BEA SAGDP1 3', 2007, 9999, 'territories_abroad'),
    ('social_security', 'BEA SAINC35 2110', 2007, 9999, 'ignored'),
    ('medicare', 'BEA SAINC35 2210', 2007, 9999, 'ignored'),
    ('federal_medicaid', 'Medicaid by residence at FY2019 federal share', 2007, 2018, 'ignored'),
    ('federal_medicaid', 'CMS-64 federal Medicaid', 2019, 9999, 'ignored'),
    ('premium_tax_credit', 'IRS HT2 A85770', 2015, 9999, 'ignored'),
    ('snap', 'USDA SNAP', 2007, 9999, 'ignored'),
    ('ssi', 'BEA SAINC35 2310', 2007, 9999, 'ignored'),
    ('earned_income_credit', 'IRS HT2 A59660', 2015, 9999, 'ignored'),
    ('additional_child_tax_credit', 'IRS HT2 A11070', 2015, 9999, 'ignored'),
    ('unemployment_compensation', 'BEA SAINC35 2400', 2007, 2018, 'ignored'),
    ('unemployment_compensation', 'IRS HT2 A02300', 2019, 9999, 'ignored'),
    ('veterans_benefits', 'BEA SAINC35 2500', 2007, 9999, 'ignored'),
    ('education_assistance', 'BEA SAINC35 2600', 2007, 9999, 'ignored'),
    ('federal_civilian_pay', 'BEA SAGDP4N 84', 2007, 9999, 'territories_abroad'),
    ('federal_pay', 'BEA SAGDP4N 84', 2007, 9999, 'territories_abroad'),
    ('federal_pay', 'BEA SAGDP4N 85', 2007, 9999, 'territories_abroad'),
    ('aid_less_medicaid', 'Federal aid less Medicaid', 2007, 9999, 'ignored'),
    ('contracts', 'USAspending contracts', 2007, 9999, 'ignored'),
    ('gross_collections', 'IRS Table 5 total', 2007, 9999, 'not_allocated'),
    ('awards', 'USAspending all', 2007, 9999, 'not_allocated')
) as measures (key, measure, first_year, last_year, remainder)
order by key, measure
