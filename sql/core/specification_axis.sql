-- description: The contested choices, as data: each axis is a question the method must answer, each option a defensible
--   answer. Every combination of options, one from each axis, is a specification (mart.specification). An option other
--   than the default takes its rules from core.allocation_rule, method axis/option.
-- key: axis, option
-- columns:
--   axis: Question.
--   axis_position: Order of the axes. Where two axes decide one category, a choice other than the default holds, and of
--     two such the one of the later axis: social insurance left out leaves no payroll tax to share out.
--   option: Answer.
--   option_position: Order of the options; the first is the default method's.
--   label: The answer in words.
--   why: Why somebody careful would choose it.
--   source: Who does, or where it is laid down.
-- note: The axis deficit has no rules: balanced scales receipts to the outlays placed in the states, after all other
--   choices. It scales up in most, and down where much spending is left out and the states pay in more than they get.
select axis, axis_position, option, option_position, label, why, source
from (
  values
    ('income_tax', 1, 'after_credits', 1, 'Income tax after credits',
      'What filers owe once credits are taken off, which is what the Treasury keeps.', 'IRS SOI Historic Table 2, A06500'),
    ('income_tax', 1, 'total_liability', 2, 'Total tax liability',
      'Adds self-employment and other taxes on the same return.', 'IRS SOI Historic Table 2, A10300'),
    ('payroll_tax', 2, 'contributions', 1, 'Contributions for social insurance',
      'Follows contributions, with those of the self-employed, brought home from the place of work.',
      'BEA SAINC4 36, 45'),
    ('payroll_tax', 2, 'wages', 2, 'Wages', 'Workers bear both halves of the tax, as their pay is lower by it.',
      'Congressional Budget Office (incidence); BEA SAINC4 50, 45'),
    ('corporate_tax', 3, 'half_and_half', 1, 'Half owners, half workers',
      'Splits what is not settled: capital and labour bear it alike.', 'Convention; BEA SAINC4 46, 50'),
    ('corporate_tax', 3, 'owners', 2, 'Owners of capital', 'The older view: capital bears it all.', 'Harberger 1962; BEA SAINC4 46'),
    ('corporate_tax', 3, 'three_quarters_owners', 3, 'Three quarters owners, a quarter workers',
      'What the budget office uses for the distribution of household income.', 'Congressional Budget Office'),
    ('corporate_tax', 3, 'shareholders', 4, '60 % shareholders, 20 % all capital, 20 % workers',
      'Part falls on profits above the normal return, which shareholders alone get.', 'Tax Policy Center; BEA SAINC40 91'),
    ('excise_customs', 4, 'consumption', 1, 'Consumption', 'Prices carry the tax to buyers.', 'BEA SAPCE1 1'),
    ('excise_customs', 4, 'personal_income', 2, 'Personal income',
      'Consumption by state is estimated; income is measured better, and part of the tax lowers incomes.', 'BEA SAINC1 1'),
    ('excise_customs', 4, 'per_head', 3, 'Population',
      'Fuel, tobacco, alcohol and telephones are bought by all alike.', 'Census Bureau'),
    ('excise_customs', 4, 'producers', 4, 'Customs partly by producers; excise by consumption',
      'A tax on imports lowers real wages and profits as well as raising prices: 60 % by consumption, 20 % each.',
      'BEA SAPCE1 1; SAINC4 50, 46'),
    ('other_receipts', 5, 'without_federal_reserve', 1, 'Fees by income; Federal Reserve earnings left out',
      'The Federal Reserve''s earnings are interest the Treasury pays on its own debt, which is in no state either.',
      'OMB table 2.5; BEA SAINC1 1'),
    ('other_receipts', 5, 'left_out', 2, 'Left out', 'Fees, fines and earnings are no taxes.',
      'Rockefeller Institute; New York State Comptroller'),
    ('other_receipts', 5, 'personal_income', 3, 'All by personal income', 'What the Treasury collects belongs to somebody.',
      'BEA SAINC1 1'),
    ('pay_procurement', 6, 'at_home', 1, 'Pay at home, contracts where performed',
      'Those who are paid are the ones who get the money; work done under contract is a benefit where it is done.',
      'BEA SAGDP4N 84, 85; SAINC4 35, 36, 45; USAspending'),
    ('pay_procurement', 6, 'where_spent', 2, 'Pay and civil pensions where the work is',
      'Money arrives where work is done.', 'BEA SAGDP4N; USAspending'),
    ('pay_procurement', 6, 'per_head', 3, 'Equally per head', 'Defence and administration serve the whole nation.',
      'Treated as a national public good'),
    ('pay_procurement', 6, 'left_out', 4, 'Left out (transfers only; all taxes still count)',
      'Wages and contracts pay for work: they are no benefit without a service in return.', 'Transfers only'),
    ('net_interest', 7, 'left_out', 1, 'Left out', 'It pays for the past and goes to holders of debt everywhere.',
      'New York State Comptroller, inferred from the totals'),
    ('net_interest', 7, 'per_head', 2, 'Equally per head', 'Every resident is served by what was borrowed for.', 'Census Bureau (population)'),
    ('net_interest', 7, 'property_income', 3, 'Property income', 'It is paid to holders of securities.', 'BEA SAINC4 46'),
    ('social_insurance', 8, 'in', 1, 'In', 'It is the larger part of what people pay and get.', 'Unified budget'),
    ('social_insurance', 8, 'out', 2, 'Out on both sides',
      'Largely paid for by those who get it: Social Security, Medicare and unemployment insurance, and the payroll tax.',
      'Trust funds seen apart from the rest of the budget'),
    ('deficit', 9, 'raw', 1, 'As collected and paid', 'What happened in the year.', 'Unified budget'),
    ('deficit', 9, 'balanced', 2, 'Receipts scaled to outlays', 'Borrowing is tax put off; a deficit favours every state.',
      'Tax Foundation')
) as options (axis, axis_position, option, option_position, label, why, source)
order by axis_position, option_position
