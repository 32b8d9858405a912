-- description: What others have published on the balance of a state, as published: public facts to hold our figures against.
-- key: source, year, state, measure
-- columns:
--   source: Who published it.
--   year: Federal fiscal year.
--   state: Postal code, or US for the states together.
--   measure: received_per_dollar_paid (spending for each dollar of taxes) or received_less_paid_usd (spending less taxes,
--     dollars; its sign is opposite to net contribution's).
--   value: The figure, in the unit of the measure.
--   where_read: Report, its date, and where the figure was read: the publisher's own page, or a public copy or account of
--     the report where no such page was at hand.
select source, year, state, measure, value, where_read
from (
  values
    ('New York State Comptroller', 2013, 'NY', 'received_less_paid_usd', -19.9e9,
      'Balance of Payments in the Federal Budget, FFY2013, October 2015: copy of the report, paperzz.com/doc/9170451'),
    ('New York State Comptroller', 2016, 'NY', 'received_less_paid_usd', -40.9e9,
      'FFY2016, October 2017: copy of the report, scribd.com/document/360579571'),
    ('New York State Comptroller', 2016, 'NY', 'received_per_dollar_paid', 0.84,
      'FFY2016, October 2017: copy of the report, scribd.com/document/360579571'),
    ('New York State Comptroller', 2016, 'US', 'received_per_dollar_paid', 1.18,
      'FFY2016, October 2017: copy of the report, scribd.com/document/360579571'),
    ('New York State Comptroller', 2017, 'NY', 'received_less_paid_usd', -24.1e9,
      'FFY2017, October 2018: copy of the report, docslib.org/doc/7319757'),
    ('New York State Comptroller', 2017, 'NY', 'received_per_dollar_paid', 0.90,
      'FFY2017, October 2018: copy of the report, docslib.org/doc/7319757'),
    ('New York State Comptroller', 2017, 'US', 'received_per_dollar_paid', 1.19,
      'FFY2017, October 2018: copy of the report, docslib.org/doc/7319757'),
    ('New York State Comptroller', 2018, 'NY', 'received_less_paid_usd', -26.6e9,
      'FFY2018, January 2020: listed at osc.ny.gov/taxonomy/term/263866'),
    ('New York State Comptroller', 2018, 'NY', 'received_per_dollar_paid', 0.90,
      'FFY2018, January 2020: listed at osc.ny.gov/taxonomy/term/263866'),
    ('New York State Comptroller', 2019, 'NY', 'received_less_paid_usd', -23.7e9,
      'FFY2019, November 2020: osc.ny.gov/reports, federal fiscal year 2019'),
    ('New York State Comptroller', 2019, 'NY', 'received_per_dollar_paid', 0.91,
      'FFY2019, November 2020: osc.ny.gov/reports, federal fiscal year 2019'),
    ('New York State Comptroller', 2019, 'US', 'received_per_dollar_paid', 1.24,
      'FFY2019, November 2020: osc.ny.gov/reports, federal fiscal year 2019'),
    ('New York State Comptroller', 2020, 'NY', 'received_per_dollar_paid', 1.59,
      'FFY2020, March 2022: listed at osc.ny.gov/taxonomy/term/521'),
    ('New York State Comptroller', 2020, 'US', 'received_per_dollar_paid', 1.92,
      'FFY2020, March 2022: listed at osc.ny.gov/taxonomy/term/521'),
    ('New York State Comptroller', 2021, 'NY', 'received_per_dollar_paid', 1.51,
      'FFY2021: press release of 13 April 2023, osc.state.ny.us/press/releases/2023/04'),
    ('New York State Comptroller', 2021, 'US', 'received_per_dollar_paid', 1.70,
      'FFY2021: press release of 13 April 2023, osc.state.ny.us/press/releases/2023/04'),
    ('New York State Comptroller', 2022, 'NY', 'received_per_dollar_paid', 1.06,
      'FFY2022, April 2024: listed at osc.ny.gov/taxonomy/term/263866'),
    ('New York State Comptroller', 2022, 'US', 'received_per_dollar_paid', 1.28,
      'FFY2022, April 2024: listed at osc.ny.gov/taxonomy/term/263866'),
    ('New York State Comptroller', 2023, 'NY', 'received_per_dollar_paid', 1.06,
      'FFY2023, April 2025: osc.ny.gov/reports, federal fiscal year 2023'),
    ('New York State Comptroller', 2023, 'US', 'received_per_dollar_paid', 1.32,
      'FFY2023, April 2025: osc.ny.gov/reports, federal fiscal year 2023'),
    ('Rockefeller Institute of Government', 2018, 'NY', 'received_less_paid_usd', -22e9,
      'Giving or Getting?, January 2020: at second hand, the figure was not read in the report'),
    ('Rockefeller Institute of Government', 2019, 'NY', 'received_less_paid_usd', -22.8e9,
      'Giving or Getting?, January 2021 (-21.7 in the edition of March 2022): account of the report, federalism.us/2021/03'),
    ('Rockefeller Institute of Government', 2020, 'NY', 'received_less_paid_usd', 155.8e9,
      'Giving or Getting?, July 2024, revised (136.2 in March 2022): press release of 1 July 2024'),
    ('Rockefeller Institute of Government', 2021, 'NY', 'received_less_paid_usd', 122.7e9,
      'Giving or Getting?, July 2024, revised: rockinst.org/issue-area, 2024'),
    ('Rockefeller Institute of Government', 2022, 'NY', 'received_less_paid_usd', -19.4e9,
      'Giving or Getting?, July 2024, preliminary: rockinst.org/issue-area, 2024'),
    ('Tax Foundation', 2005, 'NM', 'received_per_dollar_paid', 2.03,
      'Federal Taxes Paid vs. Spending Received by State, October 2007: copy, heartland.org'),
    ('Tax Foundation', 2005, 'MS', 'received_per_dollar_paid', 2.02,
      'Federal Taxes Paid vs. Spending Received by State, October 2007: copy, heartland.org'),
    ('Tax Foundation', 2005, 'NJ', 'received_per_dollar_paid', 0.61,
      'Federal Taxes Paid vs. Spending Received by State, October 2007: copy, heartland.org')
) as estimates (source, year, state, measure, value, where_read)
order by source, year, state, measure
