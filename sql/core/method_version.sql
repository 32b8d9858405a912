-- description: What each version of the method changed, one row a change. The method is of the version with the highest
--   number; a figure computed by an earlier one is in the releases of its time.
-- key: method_version, change
-- columns:
--   method_version: Number of the version; 1 is that of 0.1.0.
--   since: The day the version took the place of the one before.
--   change: Short name of the change.
--   position: Order of the changes within the version.
--   what_changed: The change in words.
-- note: What a change moves by itself stands in core.method_effect where it was computed; what all of a version's changes
--   moved together, found when the first release by it was made, in mart.method_revision.
select method_version::bigint as method_version, since::date as since, change, position, what_changed
from (
  values
    (1, '2026-11-22', 'first', 1, 'The method of 0.1.0.'),
    (2, '2026-11-30', 'federal_reserve_earnings', 1,
      'The Federal Reserve''s earnings are a category of their own and in no state, beside the interest they come from; what remains of other receipts stays with personal income.'),
    (2, '2026-11-30', 'ways_of_counting', 2,
      'A ninth axis, other receipts; a fourth option for excise and customs and for federal pay; personal taxes by BEA''s last estimate are no option any more.'),
    (2, '2026-11-30', 'groups_without_dc', 3, 'Figures of a group stand with and without the District of Columbia.'),
    (2, '2026-11-30', 'pay_at_home', 4, 'Federal civilian pay is counted where those who earn it live; military pay stays where it is earned.'),
    (2, '2026-11-30', 'civil_pensions', 5, 'Pensions of federal civilians follow pay brought home and Social Security benefits, half each.'),
    (2, '2026-11-30', 'veterans_in_two', 6,
      'Veterans'' compensation, pensions and readjustment are shared out apart from their medical care, each by its own columns of VA''s table.'),
    (2, '2026-11-30', 'rebates', 7,
      'Economic impact payments and recovery rebates are shared out by tax returns, not per head; what their line holds from FY2023 on, credits to employers, by wages.'),
    (2, '2026-11-30', 'pandemic_unemployment', 8,
      'Unemployment benefits of FY2020 and FY2021 are built up from the Labor Department''s measures of each programme; SOI''s later years are joined to BEA''s by growth.'),
    (2, '2026-11-30', 'paycheck_protection', 9, 'The Paycheck Protection Program is shared out by the loans approved in each state.'),
    (2, '2026-11-30', 'newer_keys', 10,
      'Keys rest on newer figures: Social Security, federal aid, income tax, contracts and grants, Medicaid, premium credits, veterans, federal pay, supplemental income, of which the federal part alone counts.'),
    (2, '2026-11-30', 'population_2010s', 11, 'Population of 2010 to 2019 is the estimate revised to meet the census of 2020.'),
    (2, '2026-11-30', 'contracts_mean', 12, 'From FY2024 on contracts are shared out by the mean of three years.'),
    (2, '2026-11-30', 'estate_tax_mean', 13, 'Estate and gift tax is shared out by the mean of five editions of the Data Book''s Table 5.'),
    (2, '2026-11-30', 'collections_years', 14,
      'The method collections has every year with Table 5 and awards; FY2012 and FY2013, whose awards are larger than all outlays, are left out.'),
    (2, '2026-11-30', 'federal_aid_yearly', 15, 'Federal aid of FY2012 to FY2022 is that of each year, not a line between two.'),
    (2, '2026-11-30', 'pandemic_excess', 16,
      'Relief of the pandemic and payments to farms are taken out of the remainder, each shared out by a key of its own; so are re-estimates of the financial rescue in FY2011 and FY2012, which are in no state.'),
    (2, '2026-11-30', 'basic_health', 17, 'Grants within the line of premium credits are the Basic Health Program''s.'),
    (2, '2026-11-30', 'moved_keys', 18, 'The keys of income tax and payroll tax are moved on from their last year by personal income.'),
    (2, '2026-11-30', 'errors', 19,
      'Each net says its error, found from the keys'' own past, and whether its sign can be told from zero.'),
    (2, '2026-11-30', 'years_from_1981', 20,
      'Fiscal years from 1981 on: before a measure begins an older one stands in, its growth joined to the newer one''s level, and says so.'),
    (2, '2026-11-30', 'older_credits_and_contracts', 21,
      'With them the credits for working families of FY2008 to FY2015 grow like BEA''s from the first year of SOI, and contracts of FY2008 to FY2012 like Defense contracts; both carried a later year''s shares back.')
) as changes (method_version, since, change, position, what_changed)
order by method_version, position
