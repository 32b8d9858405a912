-- description: What stands in for a measure in the years before its first, as data: an older measure, whose growth is joined
--   to the level of the measure in the year both are first known (core.joined_measure), so that a state's share does not
--   leap for the change of measure.
-- key: measure
-- columns:
--   measure: Name of the joined measure, in core.measure.
--   main_measure: The measure of core.measured it leads up to.
--   older_measure: The measure of core.measured whose growth it takes.
--   is_plain: True where it is that measure times what the main one is of it, state by state, in the year the main one
--     begins; false where core.joined_measure says how it is put together.
--   label: What stands in, in words: beside the key's name wherever it carries a category.
--   why: Why it may.
select measure, main_measure, older_measure, is_plain, label, why
from (
  values
    ('Disposable income joined to consumption', 'BEA SAPCE1 1', 'BEA SAINC51 51', true, 'disposable income',
      'Most of disposable income is spent; consumption by state begins in 1997.'),
    ('Product by older industries joined', 'BEA SAGDP1 3', 'BEA product by older industries', true, 'older industries',
      'The same accounts by the industries of before 1997.'),
    ('Food stamps by BEA joined to USDA', 'USDA SNAP', 'BEA SAINC35 2330', true, 'BEA''s food stamps',
      'The same benefits by calendar year.'),
    ('Veterans'' benefits by BEA joined to VA', 'VA compensation, pensions and education', 'BEA SAINC35 2500', true,
      'BEA''s veterans'' benefits', 'The same payments, with life insurance.'),
    ('Veterans'' benefits by BEA joined to medical care', 'VA medical care', 'BEA SAINC35 2500', true, 'veterans'' benefits',
      'Those who are cared for are those who get benefits; the care itself is in no older table by state.'),
    ('Earned income credit by BEA joined to SOI', 'IRS HT2 A59660', 'BEA SAINC35 2320', true, 'BEA''s earned income credit',
      'The same credit by the year it is paid in.'),
    ('Earned income credit joined to child credit', 'IRS HT2 A11070', 'BEA SAINC35 2320', true, 'earned income credit',
      'Both go to working families of low income.'),
    ('Medicaid by BEA joined to CMS', 'Medicaid by residence at formula share, and CHIP', 'BEA SAINC35 2221', false, 'BEA''s Medicaid',
      'The same care, federal and state together, at the federal share of the formula.'),
    ('Pay joined to SAGDP4N 84', 'BEA SAGDP4N 84', 'BEA federal earnings', false, 'earnings of federal employees',
      'Earnings of civilian and military employees together; each kind keeps the part it has in a state in 1997.'),
    ('Pay joined to SAGDP4N 85', 'BEA SAGDP4N 85', 'BEA federal earnings', false, 'earnings of federal employees',
      'As civilian pay.'),
    ('Pay joined to SAGDP4N 84 of residents', 'BEA SAGDP4N 84 of residents', 'BEA federal earnings', false, 'earnings of federal employees',
      'As civilian pay, brought home by the factor of the year.'),
    ('Property income joined to estate and gift', 'IRS Table 5 estate and gift by district', 'BEA SAINC4 46', false, 'property income',
      'Estates are what property income comes from; three editions together, as one is too lumpy to join to.'),
    ('Defense contracts joined to contracts', 'USAspending contracts', 'Defense contracts', false, 'Defense contracts',
      'Defense awarded 77 % of contracts in 2012 and 58 % in FY2000; the rest keeps its places of 2012.'),
    ('Procurement of FY1995', 'USAspending contracts', 'Census procurement', false, 'procurement of FY1995',
      'The one year at hand of the Census Bureau''s Consolidated Federal Funds Report: 41 areas, and the others by what they have in FY2001.')
) as stand_ins (measure, main_measure, older_measure, is_plain, label, why)
order by measure
