-- description: Which key carries which category under which method: the third of the method's three tables.
-- key: method, side, category, key
-- columns:
--   method: residence (the default: who bears the tax, who gets the money), collections (the contrast: where tax is
--     filed, where awards are performed), or an alternative to residence, axis/option of core.specification_axis, with
--     rules for the categories it decides.
--   side: paid or received.
--   category: Category of core.national_total.
--   key: Key of core.allocation_key.
--   weight: Part of the category the key carries; the weights of a category add to 1.
select method, side, category, key, weight
from (
  values
    ('residence', 'paid', 'individual_income_tax', 'income_tax', 1.0),
    ('residence', 'paid', 'payroll_tax', 'social_insurance_contributions', 1.0),
    -- Half borne by owners of capital, half by workers.
    ('residence', 'paid', 'corporate_income_tax', 'property_income', 0.5),
    ('residence', 'paid', 'corporate_income_tax', 'wages_of_residents', 0.5),
    ('residence', 'paid', 'excise_tax', 'consumption', 1.0),
    ('residence', 'paid', 'estate_gift_tax', 'estate_gift', 1.0),
    ('residence', 'paid', 'customs_duties', 'consumption', 1.0),
    -- The counterpart of interest on the debt the Federal Reserve holds: no tax, and beside net interest.
    ('residence', 'paid', 'federal_reserve_earnings', 'not_allocated', 1.0),
    ('residence', 'paid', 'miscellaneous_receipts', 'personal_income', 1.0),
    ('residence', 'received', 'social_security', 'social_security', 1.0),
    ('residence', 'received', 'medicare', 'medicare', 1.0),
    ('residence', 'received', 'medicaid_chip', 'medicaid_chip', 1.0),
    ('residence', 'received', 'premium_tax_credits', 'premium_tax_credit', 1.0),
    ('residence', 'received', 'basic_health', 'basic_health', 1.0),
    ('residence', 'received', 'snap', 'snap', 1.0),
    ('residence', 'received', 'ssi', 'ssi', 1.0),
    ('residence', 'received', 'earned_income_credit', 'earned_income_credit', 1.0),
    ('residence', 'received', 'child_tax_credit', 'additional_child_tax_credit', 1.0),
    ('residence', 'received', 'unemployment_insurance', 'unemployment_compensation', 1.0),
    ('residence', 'received', 'veterans_benefits', 'veterans_benefits', 1.0),
    ('residence', 'received', 'veterans_medical_care', 'veterans_medical_care', 1.0),
    -- Military retirees are veterans.
    ('residence', 'received', 'military_retirement', 'veterans_benefits', 1.0),
    -- Until counts of annuitants by state are had: half stayed where they worked, half live where the retired do.
    ('residence', 'received', 'civil_retirement', 'civilian_pay_of_residents', 0.5),
    ('residence', 'received', 'civil_retirement', 'social_security', 0.5),
    ('residence', 'received', 'student_aid', 'education_assistance', 1.0),
    ('residence', 'received', 'pandemic_payments', 'impact_payments', 1.0),
    ('residence', 'received', 'employment_credits', 'wages', 1.0),
    ('residence', 'received', 'pandemic_business_support', 'paycheck_protection', 1.0),
    ('residence', 'received', 'pandemic_health_care', 'health_spending', 1.0),
    ('residence', 'received', 'pandemic_airlines', 'wages', 1.0),
    ('residence', 'received', 'pandemic_food_and_farms', 'population', 1.0),
    ('residence', 'received', 'other_individuals', 'population', 1.0),
    ('residence', 'received', 'other_grants', 'aid_less_medicaid', 1.0),
    ('residence', 'received', 'farm_support', 'farm_payments', 1.0),
    -- Civilian pay is brought home; the armed forces live where they serve.
    ('residence', 'received', 'federal_pay', 'federal_pay_of_residents', 1.0),
    ('residence', 'received', 'procurement', 'contracts', 1.0),
    ('residence', 'received', 'net_interest', 'not_allocated', 1.0),
    ('residence', 'received', 'international_affairs', 'not_allocated', 1.0),
    ('residence', 'received', 'deposit_insurance', 'not_allocated', 1.0),
    ('residence', 'received', 'mortgage_credit', 'not_allocated', 1.0),
    ('residence', 'received', 'financial_stabilisation', 'not_allocated', 1.0),
    ('residence', 'received', 'loan_modifications', 'not_allocated', 1.0),
    ('residence', 'received', 'undistributed_receipts', 'not_allocated', 1.0),
    ('collections', 'paid', 'gross_collections', 'gross_collections', 1.0),
    ('collections', 'received', 'awards', 'awards', 1.0),
    ('income_tax/total_liability', 'paid', 'individual_income_tax', 'total_tax_liability', 1.0),
    ('payroll_tax/wages', 'paid', 'payroll_tax', 'wages_of_residents', 1.0),
    ('corporate_tax/owners', 'paid', 'corporate_income_tax', 'property_income', 1.0),
    ('corporate_tax/three_quarters_owners', 'paid', 'corporate_income_tax', 'property_income', 0.75),
    ('corporate_tax/three_quarters_owners', 'paid', 'corporate_income_tax', 'wages_of_residents', 0.25),
    ('corporate_tax/shareholders', 'paid', 'corporate_income_tax', 'dividends', 0.6),
    ('corporate_tax/shareholders', 'paid', 'corporate_income_tax', 'property_income', 0.2),
    ('corporate_tax/shareholders', 'paid', 'corporate_income_tax', 'wages_of_residents', 0.2),
    ('excise_customs/personal_income', 'paid', 'excise_tax', 'personal_income', 1.0),
    ('excise_customs/personal_income', 'paid', 'customs_duties', 'personal_income', 1.0),
    ('excise_customs/per_head', 'paid', 'excise_tax', 'population', 1.0),
    ('excise_customs/per_head', 'paid', 'customs_duties', 'population', 1.0),
    -- Customs as a tax on those who would else import: .6 by consumption, the rest as lower wages and profits.
    ('excise_customs/producers', 'paid', 'customs_duties', 'consumption', 0.6),
    ('excise_customs/producers', 'paid', 'customs_duties', 'wages_of_residents', 0.2),
    ('excise_customs/producers', 'paid', 'customs_duties', 'property_income', 0.2),
    ('other_receipts/left_out', 'paid', 'miscellaneous_receipts', 'not_allocated', 1.0),
    ('other_receipts/personal_income', 'paid', 'federal_reserve_earnings', 'personal_income', 1.0),
    ('pay_procurement/where_spent', 'received', 'federal_pay', 'federal_pay', 1.0),
    ('pay_procurement/where_spent', 'received', 'civil_retirement', 'federal_civilian_pay', 1.0),
    ('pay_procurement/per_head', 'received', 'federal_pay', 'population', 1.0),
    ('pay_procurement/per_head', 'received', 'procurement', 'population', 1.0),
    ('pay_procurement/left_out', 'received', 'federal_pay', 'not_allocated', 1.0),
    ('pay_procurement/left_out', 'received', 'procurement', 'not_allocated', 1.0),
    ('net_interest/per_head', 'received', 'net_interest', 'population', 1.0),
    ('net_interest/property_income', 'received', 'net_interest', 'property_income', 1.0),
    ('social_insurance/out', 'paid', 'payroll_tax', 'not_allocated', 1.0),
    ('social_insurance/out', 'received', 'social_security', 'not_allocated', 1.0),
    ('social_insurance/out', 'received', 'medicare', 'not_allocated', 1.0),
    ('social_insurance/out', 'received', 'unemployment_insurance', 'not_allocated', 1.0)
) as rules (method, side, category, key, weight)
order by method, side, category, key
