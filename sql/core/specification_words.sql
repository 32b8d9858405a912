-- description: The contested choices as questions to a reader who knows nothing of the method: what core.specification_axis
--   says precisely, in plain words. One row an option.
-- key: axis, option
-- columns:
--   axis: Axis of core.specification_axis.
--   question_position: Order in which readers are asked; what divides opinions most stands first.
--   question: The question, at most 80 characters.
--   hint: A line under it, at most 90 characters.
--   option: Option of the axis.
--   answer: The answer as on a button, at most 34 characters.
--   meaning: What the answer does, in one line of at most 120 characters.
select axis, question_position, question, hint, option, answer, meaning
from (
  values
    ('pay_procurement', 1, 'Is federal pay and contract money “for” the state where it is spent?',
      'An army base in Virginia: for Virginia, or for everyone?'),
    ('net_interest', 2, 'Should interest on the debt count?', 'It pays for the past.'),
    ('deficit', 3, 'Should the deficit count?', 'Borrowing lets every state get more than it pays.'),
    ('social_insurance', 4, 'Should Social Security and Medicare count?', 'They are largely paid for by those who get them.'),
    ('corporate_tax', 5, 'Who bears the corporate income tax?', 'Companies pay it; people bear it.'),
    ('payroll_tax', 6, 'Who bears the payroll tax?', 'Half of it is paid by employers.'),
    ('excise_customs', 7, 'Who bears excise taxes and customs duties?', 'Sellers pay them; prices and wages carry them on.'),
    ('income_tax', 8, 'How is the income tax placed?', 'By what filers in each state owe.'),
    ('other_receipts', 9, 'Should other receipts count?', 'Fees, fines, and what the Federal Reserve hands over.')
) as questions (axis, question_position, question, hint)
join (
  values
    ('pay_procurement', 'at_home', 'Where people live, work is done',
      'Pay counts where those who earn it live, contracts where the work is performed.'),
    ('pay_procurement', 'where_spent', 'Where the work is', 'Pay and civil pensions count where people work, not where they live.'),
    ('pay_procurement', 'per_head', 'Equally for all', 'Defense and administration serve everyone: the same for each resident.'),
    ('pay_procurement', 'left_out', 'Leave it out', 'Pay and contracts are no benefit but a price for work; all taxes still count.'),
    ('net_interest', 'left_out', 'No', 'Interest is in no state.'),
    ('net_interest', 'per_head', 'Per person', 'The same for each resident: all were served by what was borrowed for.'),
    ('net_interest', 'property_income', 'To holders of debt', 'By property income: it is paid to those who hold securities.'),
    ('social_insurance', 'in', 'Yes', 'Both what is paid in and what is paid out count.'),
    ('social_insurance', 'out', 'Leave out both sides',
      'Social Security, Medicare, unemployment insurance and the payroll tax are left out.'),
    ('deficit', 'raw', 'As it happened', 'Taxes as collected, spending as paid.'),
    ('deficit', 'balanced', 'Deficit set aside', 'Taxes are scaled to what is spent in the states, so that all nets add to zero.'),
    ('corporate_tax', 'half_and_half', 'Half owners, half workers', 'Half by income from property, half by wages.'),
    ('corporate_tax', 'owners', 'Owners', 'All by income from property.'),
    ('corporate_tax', 'three_quarters_owners', 'Three quarters owners', 'Three quarters by income from property, a quarter by wages.'),
    ('corporate_tax', 'shareholders', 'Shareholders most', 'Six tenths by dividends, two by income from property, two by wages.'),
    ('payroll_tax', 'contributions', 'By contributions', 'By what workers, employers and the self-employed pay in, at home.'),
    ('payroll_tax', 'wages', 'By wages', 'By wages where workers live: pay is lower by both halves of the tax.'),
    ('excise_customs', 'consumption', 'By consumption', 'Buyers bear them through prices.'),
    ('excise_customs', 'personal_income', 'By income', 'By personal income of residents.'),
    ('excise_customs', 'per_head', 'Per person', 'The same for each resident.'),
    ('excise_customs', 'producers', 'Customs partly by producers', 'Customs lower wages and profits, too; excise taxes by consumption.'),
    ('income_tax', 'after_credits', 'After credits', 'What filers owe once credits are taken off.'),
    ('income_tax', 'total_liability', 'All tax on the return', 'With self-employment and other taxes on the same return.'),
    ('other_receipts', 'without_federal_reserve', 'Fees yes, Federal Reserve no', 'Fees and fines by personal income.'),
    ('other_receipts', 'left_out', 'No', 'Only taxes count.'),
    ('other_receipts', 'personal_income', 'Yes, all', 'Fees, fines and the Federal Reserve''s earnings by personal income.')
) as answers (axis, option, answer, meaning) using (axis)
join core.specification_axis as options using (axis, option)
order by question_position, option_position
