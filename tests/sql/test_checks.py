"""Every check passes on the warehouse as it is built, and fails when the thing it guards is broken."""

import pytest

from pipeline.settings import ROOT
from pipeline.warehouse.build import build_table, failing_rows, key_failures
from pipeline.warehouse.sql_file import read_checks, read_tables

CHECKS = {check.name: check for check in read_checks(ROOT / "sql")}
TABLES = {file.table: file for file in read_tables(ROOT / "sql")}
WITHOUT_ROWS = "core.provisional_", "core.account_amount"
WITH_ROWS = {name: file for name, file in TABLES.items() if file.kind == "table" and not name.startswith(WITHOUT_ROWS)}
"""Tables that have rows in the tests' warehouse; those of provisional years: ``test_provisional_year.py``."""

# A statement of September of a closed year: OMB's receipts, a line of them times a part.
SEPTEMBER = """
insert into raw.treasury_mts
select fiscal_year, 12, 'paid', lines.line, amount_usd * if('{line}' in (lines.line, 'Total'), {part}, 1), 1, 'made up'
from raw.omb_historical as printed
join (
  select section, min(line) as line from core.treasury_line where side = 'paid' group by section
) as lines using (section)
where fiscal_year = 2025 and table_name = '2.1' and printed.line in ('Total', section)
"""

# One entry a check; each statement is one way to break what it guards, alone.
BREAKS = {
    "balanced_nets_sum_to_zero": [
        (
            "update mart.net_contribution set balanced_net_usd = balanced_net_usd + 2"
            " where state = 'OH' and fiscal_year = 2019 and method = 'residence'"
        ),
        (
            "update mart.net_contribution set net_contribution_usd = -net_contribution_usd"
            " where state = 'OH' and fiscal_year = 2019 and method = 'residence'"
        ),
    ],
    "changes_add_up": [
        "update mart.flow set amount_usd = 0 where state = 'NY' and fiscal_year = 2023 and category = 'snap'",
        "delete from mart.flow where state = 'NY' and fiscal_year = 2022 and category = 'pandemic_payments'",
        "update mart.reconciliation set category = 'snip' where category = 'snap' and fiscal_year = 2023",
        "update mart.net_contribution set population = population + 1000 where state = 'WY' and fiscal_year = 2023",
        "update mart.real_net_contribution set price_level = 1 where state = 'WY' and fiscal_year = 2012",
        "update mart.net_contribution set net_per_capita_usd = 0 where state = 'DC' and fiscal_year = 2025",
        "delete from mart.real_net_contribution where state = 'DC' and fiscal_year = 2008",
    ],
    "changes_between_years_add_up": [
        "delete from mart.flow where state = 'NY' and fiscal_year = 2023 and category = 'snap'",
        "update mart.flow set amount_usd = 0 where method = 'collections' and side = 'paid' and fiscal_year = 2025",
        "update mart.net_contribution set population = 1e6 where state = 'WY' and method = 'collections'",
        "delete from mart.real_net_contribution where state = 'DC' and method = 'collections' and fiscal_year = 2025",
    ],
    "choice_effects_are_means": [
        (
            "update mart.choice_effect set mean_effect_per_capita = mean_effect_per_capita + 1"
            " where state = 'NY' and fiscal_year = 2025 and option = 'wages'"
        ),
        "delete from mart.choice_effect where state = 'NY' and fiscal_year = 2025 and option = 'wages'",
        "delete from mart.choice_effect where state = 'NY' and fiscal_year = 2010 and option = 'wages'",
        "delete from mart.choice_effect where state = 'NY' and fiscal_year = 2010 and axis = 'deficit'",
        "update mart.choice_effect set view = 'raw' where state = 'NY' and fiscal_year = 2010 and option = 'wages'",
        (
            "update mart.choice_effect set mean_effect_per_capita = 0"
            " where state = 'NY' and fiscal_year = 2025 and axis = 'deficit' and view = 'balanced'"
        ),
        "update core.specification_option set option = 'contributions' where option = 'wages'",
    ],
    "drivers_add_up": [
        "update mart.flow set per_capita_usd = per_capita_usd + 1 where state = 'NM' and fiscal_year = 2023",
        "delete from mart.flow where state = 'NM' and fiscal_year = 2023 and category = 'estate_gift_tax'",
        "delete from mart.flow where fiscal_year = 2023 and category = 'estate_gift_tax'",
        "delete from mart.flow where fiscal_year = 2025 and method = 'collections'",
        "update mart.net_contribution set population = population * 2 where state = 'NM' and fiscal_year = 2023",
        "update mart.net_contribution set relative_net_per_capita_usd = 0 where state = 'NM' and fiscal_year = 2023",
    ],
    "errors_add_in_quadrature": [
        "update core.key_backtest set scaled_error = 2 * scaled_error",
        "update core.share_error set error = 2 * error",
    ],
    "every_category_has_a_rule": [
        "delete from core.allocation_rule where category = 'snap'",
        "update core.allocation_rule set weight = 0.6 where method = 'residence' and key = 'wages_of_residents'",
        "update core.allocation_rule set key = 'snip' where key = 'snap'",
        "insert into core.national_total values ('received', 'new_programme', 2023, 1e9, false)",
    ],
    "every_category_has_words": [
        "delete from mart.category where category = 'snap'",
        "update mart.category set side = 'paid' where category = 'snap'",
        "insert into core.national_total values ('received', 'new_programme', 2023, 1e9, false)",
        "update core.allocation_rule set category = 'snip' where category = 'awards'",
        "insert into mart.category values ('new_programme', 'received', 'new', 'other', 99, null, null)",
        "update mart.category set label = 'Medicare' where category = 'snap'",
        "update mart.category set position = 1 where category = 'snap'",
    ],
    "every_document_is_named": [
        "update mart.source set sha256 = 'unknown' where dataset = 'usda_snap'",
        "update mart.source set url = 'http://fns.usda.gov' where dataset = 'usda_snap'",
    ],
    "every_figure_has_documents": [
        "delete from mart.lineage where category = 'snap' and part = 'key' and fiscal_year = 2023",
        "delete from mart.lineage where category = 'net_interest' and part = 'total' and fiscal_year = 2023",
        "delete from mart.lineage where part = 'population' and method = 'collections'",
        (
            "delete from mart.lineage where category = 'corporate_income_tax' and key = 'property_income'"
            " and fiscal_year = 2023"
        ),
        "update mart.lineage set category = 'snip' where category = 'snap' and fiscal_year = 2023",
        "insert into core.mapped_total values ('received', 'snap', 2026, 'final', 1e9, false)",
        "delete from core.measure_document where measure = 'USDA SNAP' and year = 2023",
        "delete from raw.document where document = 'usda_snap_2025_06'",
        "update core.total_document set document = 'nothing' where category = 'snap' and fiscal_year = 2023",
    ],
    "every_group_is_judged": [
        "delete from mart.lean_robustness where definition = 'governor' and fiscal_year = 2008",
        "delete from mart.lean_robustness where definition = 'solid' and fiscal_year = 2023 and view = 'balanced'",
        "update mart.lean_robustness set view = 'both' where fiscal_year = 2023 and view = 'raw'",
        (
            "update mart.lean_robustness set specifications = specifications - 1"
            " where definition = 'solid' and fiscal_year = 2023 and view = 'balanced'"
        ),
        "update mart.lean_robustness set share_blue_net_payer = 1.01 where definition = 'solid' and fiscal_year = 2023",
        "update mart.lean_robustness set gap_per_capita_p95 = gap_per_capita_p05 - 1 where fiscal_year = 2023",
    ],
    "every_specification_counts": [
        "delete from mart.robustness where state = 'WY' and fiscal_year = 2008",
        "delete from mart.robustness where state = 'WY' and fiscal_year = 2008 and view = 'balanced'",
        (
            "update mart.robustness set specifications = specifications - 1"
            " where state = 'WY' and fiscal_year = 2008 and view = 'balanced'"
        ),
        (
            "update mart.robustness set default_net_per_capita = net_per_capita_usd from mart.net_contribution as net"
            " where robustness.state = 'WY' and robustness.fiscal_year = 2008 and robustness.view = 'balanced'"
            " and net.state = 'WY' and net.fiscal_year = 2008 and net.method = 'residence'"
        ),
        "update mart.robustness set share_net_payer = 1.01 where state = 'WY' and fiscal_year = 2008",
        "update mart.robustness set net_per_capita_p50 = net_per_capita_p95 + 1 where state = 'WY'",
    ],
    "every_view_is_whole": [
        "delete from mart.net_view where view = 'transfers_only'",
        "delete from mart.net_view where view = 'five_year_mean' and fiscal_year = 2012",
        "delete from mart.net_view where view = 'share_of_personal_income' and fiscal_year = 2024 and state = 'WY'",
        "update mart.net_view set value = 'nan' where view = 'raw' and fiscal_year = 2024 and state = 'WY'",
        "insert into core.view values ('unseen', 'made up', 'share', null, null)",
    ],
    "every_state_every_year": [
        "delete from mart.net_contribution where state = 'WY' and fiscal_year = 2008 and method = 'residence'",
        (
            "insert into mart.net_contribution from mart.net_contribution"
            " where state = 'WY' and fiscal_year = 2008 and method = 'residence'"
        ),
        "delete from mart.net_contribution where fiscal_year = 2025 and method = 'residence'",
    ],
    "every_state_leans": [
        "delete from mart.lean where state = 'NE' and definition = 'president' and fiscal_year = 2023",
        "update mart.lean set lean = 'green' where state = 'VT' and definition = 'solid' and fiscal_year = 2023",
        "delete from mart.lean where definition = 'president_2024'",
        "delete from mart.lean where fiscal_year = 2025",
        "delete from mart.lean where state = 'NE' and definition = 'governor' and fiscal_year = 2023",
        "delete from mart.lean where definition = 'trifecta' and fiscal_year = 2008",
        "delete from mart.lean where definition = 'solid' and fiscal_year = 2021 and state = 'GA'",
    ],
    "final_years_are_those_of_the_marts": [
        "delete from mart.fiscal_year where fiscal_year = 2012",
        "update mart.fiscal_year set status = 'final' where fiscal_year = 2098",
        "update mart.fiscal_year set status = 'closed' where fiscal_year = 2098",
        "update mart.fiscal_year set is_latest = false",
        "update mart.fiscal_year set is_latest = fiscal_year = 2012",
        "update mart.fiscal_year set is_latest = true where fiscal_year = 2098",
        "delete from mart.robustness where fiscal_year = 2012",
        (
            "insert into mart.flow"
            " select * replace (2098 as fiscal_year) from mart.flow where method = 'residence' limit 1"
        ),
    ],
    # Shown failing where there is a provisional year: test_provisional_year.py.
    "accounts_are_whole": ["insert into core.account_amount values (2026, 'X / Y', 'rest', 1e9, false)"],
    "federal_reserve_is_part_of_its_line": [
        "insert into core.provisional_total values ('paid', 'miscellaneous_receipts', 2026, -1.0, 'rest of line', null)"
    ],
    "functions_are_split_whole": [
        (
            "update core.function_part set amount_usd = amount_usd + 100"
            " where fiscal_year = 2023 and function = 'function_health' and category = 'medicaid_chip'"
        ),
        "delete from core.function_part where fiscal_year = 2023 and function = 'rest' and category = 'federal_pay'",
        "delete from core.function_part where fiscal_year = 2008 and function = 'function_medicare'",
        "delete from core.payment_function where line = 'Medicaid'",
    ],
    "provisional_totals_close": [
        "insert into core.provisional_year values (2026, 2025, 5e12, 7e12, 2024, 'made up')",
    ],
    "first_specification_is_the_default": [
        "update mart.net_contribution set net_contribution_usd = net_contribution_usd + 1 where state = 'NY'",
        (
            "update core.specification_side set amount_usd = amount_usd + 1"
            " where side = 'paid' and spec_id = 1 and area = 'NY' and fiscal_year = 2023"
        ),
        "delete from core.specification where spec_id = 1",
    ],
    "flows_add_to_net": [
        "update mart.flow set amount_usd = 9 where state = 'TX' and category = 'snap' and fiscal_year = 2023",
        "delete from mart.flow where state = 'TX' and category = 'estate_gift_tax' and fiscal_year = 2023",
        "delete from mart.flow where state = 'TX' and side = 'paid' and fiscal_year = 2023",
        "insert into mart.flow from mart.flow where state = 'TX' and category = 'snap' and fiscal_year = 2023",
    ],
    "groups_add_to_states": [
        (
            "update mart.net_by_lean set states = states - 1"
            " where fiscal_year = 2023 and method = 'residence' and definition = 'president' and lean = 'democratic'"
        ),
        (
            "update mart.net_by_lean set net_contribution_usd = net_contribution_usd + 2"
            " where fiscal_year = 2023 and method = 'residence' and definition = 'president' and lean = 'democratic'"
        ),
        (
            "update mart.net_by_lean set net_per_capita_without_dc_usd = net_per_capita_without_dc_usd + 1"
            " where fiscal_year = 2023 and method = 'residence' and definition = 'president' and lean = 'democratic'"
        ),
        (
            "update mart.net_by_lean set balanced_net_per_capita_without_dc_usd = null"
            " where fiscal_year = 2023 and method = 'residence' and definition = 'president' and lean = 'democratic'"
        ),
        (
            "update mart.net_by_lean set net_per_capita_without_dc_usd = net_per_capita_usd"
            " where fiscal_year = 2023 and method = 'residence' and definition = 'governor' and lean = 'democratic'"
        ),
        "update mart.net_by_lean set net_contribution_usd = null where fiscal_year = 2010 and definition = 'solid'",
        "delete from mart.net_by_lean where fiscal_year = 2010 and definition = 'solid'",
        "delete from mart.net_by_lean where fiscal_year = 2010 and definition = 'governor' and lean = 'republican'",
    ],
    "loan_modifications_are_found": [
        "delete from core.loan_modification where fiscal_year = 2022",
        "update core.loan_modification set is_estimate = true where fiscal_year = 2023",
        "delete from core.loan_modification where fiscal_year = 2025",
        "delete from raw.omb_historical where line = '502 Higher education' and fiscal_year = 2019",
    ],
    "observations_are_whole": [
        "delete from core.measure where measure = 'BEA SAINC4 50' and area = 'MT' and year = 2020",
        "delete from core.measure where measure = 'USAspending contracts' and area = 'MT' and year = 2017",
        "delete from core.measure where measure = 'BEA SAGDP4N 85'",
    ],
    "prices_cover_every_year": [
        "delete from mart.real_net_contribution where fiscal_year = 2011",
        "update mart.real_net_contribution set dollars_of_fiscal_year = 2024",
    ],
    "published_figures_are_compared": [
        "delete from mart.comparison where state = 'US' and year = 2019",
        "update mart.comparison set published = 1.2 where state = 'US' and year = 2019",
        "update mart.comparison set ours = null where state = 'US' and year = 2019",
    ],
    "remainder_moves_slowly": [
        (
            "update core.national_total set amount_usd = amount_usd - 147.5e9"
            " where category = 'procurement' and fiscal_year = 2025"
        ),
    ],
    "key_shares_add_to_one": [
        "update core.allocation_key set share = share + 1e-6 where key = 'snap' and area = 'CA' and fiscal_year = 2023",
        "update core.allocation_key set area = 'not_allocated' where key = 'wages' and area = 'CA'",
    ],
    "key_shares_move_slowly": [
        "update core.allocation_key set share = share + 0.05 where key = 'snap' and area = 'CA' and fiscal_year = 2024",
        "update core.allocation_key set share = share * 3 where key = 'snap' and area = 'OK' and fiscal_year = 2024",
        "update core.allocation_key set share = 0 where key = 'snap' and area = 'OK' and fiscal_year = 2024",
        (
            "update core.allocation_key set share = share + 0.07"
            " where key = 'contracts' and area = 'TX' and fiscal_year = 2024"
        ),
        (
            "update core.allocation_key set share = share * 4"
            " where key = 'contracts' and area = 'NM' and fiscal_year = 2024"
        ),
        (
            "update core.allocation_key set share = share + 0.3"
            " where key = 'estate_gift' and area = 'TX' and fiscal_year = 2024"
        ),
        (
            "update core.allocation_key set share = share / 11"
            " where key = 'estate_gift' and area = 'OH' and fiscal_year = 2024"
        ),
        (
            "update core.allocation_key set share = share * 2.5"
            " where key = 'unemployment_compensation' and area = 'TX' and fiscal_year = 2024"
        ),
    ],
    "method_effects_are_of_changes": [
        "update core.method_version set since = date '2026-11-22'",
        "update core.method_version set since = date '2026-12-24' where change = 'errors'",
        "update core.method_version set method_version = 3 where method_version = 2",
        "delete from core.method_version where method_version = 1",
        "update core.method_effect set change = 'rebate'",
    ],
    "method_revisions_are_what_moved": [
        "delete from mart.method_revision",
        "update mart.method_revision set rms_change = 1",
        (
            "insert into mart.method_revision select listed.* replace (run.moment as released_at)"
            " from mart.method_revision as listed cross join (select released_at from previous.run) as run (moment)"
        ),
        (
            "update previous.about set method_version = 1;"
            " insert into previous.net_contribution select fiscal_year, state, method, population, paid_per_capita_usd,"
            " received_per_capita_usd, net_per_capita_usd + if(state = 'WY', 2, 0), balanced_net_per_capita_usd"
            " from mart.net_contribution"
        ),
    ],
    "movers_move": [
        "update core.key_age set mover = null where key = 'income_tax' and fiscal_year = 2025",
        "update core.key_age set mover = 'gdp' where key = 'income_tax' and fiscal_year = 2025",
        "insert into core.key_mover values ('income_taxes', 'personal_income', 'made up')",
        "insert into core.key_mover values ('gdp', 'income_tax', 'made up')",
    ],
    "national_total_is_official": [
        "update core.national_total set amount_usd = amount_usd + 2 where category = 'snap' and fiscal_year = 2023",
        "delete from core.national_total where category = 'excise_tax' and fiscal_year = 2010",
        "delete from core.national_total where fiscal_year = 2010",
        "delete from core.national_total where fiscal_year = 2010 and side = 'received'",
    ],
    "national_totals_move_slowly": [
        "update core.mapped_total set amount_usd = amount_usd / 1000 where side = 'paid' and fiscal_year = 2025",
        "update core.mapped_total set amount_usd = amount_usd * 1000 where side = 'received' and fiscal_year = 2025",
    ],
    "options_have_rules": [
        "delete from core.allocation_rule where method = 'payroll_tax/wages'",
        "update core.allocation_rule set method = 'payroll_tax/wage' where method = 'payroll_tax/wages'",
        "update core.allocation_rule set category = 'payroll_taxes' where method = 'payroll_tax/wages'",
        "update core.specification_axis set option_position = 3 where option = 'wages'",
        "update core.specification_axis set axis_position = 9 where option = 'wages'",
        "delete from core.specification_axis where option = 'contributions'",
        "insert into core.specification_axis values ('deficit', 8, 'half', 3, 'Half', 'why', 'who')",
    ],
    "omb_lines_are_printed": [
        "delete from raw.omb_historical where table_name = '11.3' and line = 'Medicaid' and fiscal_year = 2023",
        "update raw.omb_historical set line = 'Military pensions' where line = 'Military retirement'",
        "insert into raw.omb_historical from raw.omb_historical where line = 'Net interest' and fiscal_year = 2023",
    ],
    "reconciliation_adds_up": [
        "update mart.reconciliation set not_allocated_usd = 0 where category = 'net_interest' and fiscal_year = 2023",
        "update mart.reconciliation set states_usd = states_usd - 2 where category = 'snap' and fiscal_year = 2023",
    ],
    "remainder_is_plausible": [
        (
            "update raw.usaspending_awards set amount_usd = amount_usd * 2"
            " where award_group = 'contracts' and basis = 'fiscal_year' and year = 2024"
        ),
        "update core.national_total set amount_usd = amount_usd / 2 where category = 'procurement'",
    ],
    "revisions_are_what_moved": [
        "delete from mart.revision",
        (
            "insert into previous.net_contribution select fiscal_year, state, method, population, paid_per_capita_usd,"
            " received_per_capita_usd, net_per_capita_usd, balanced_net_per_capita_usd"
            " from mart.net_contribution where fiscal_year >= 2008"
        ),
        "update mart.revision set old = old - 1",
        (
            "insert into mart.revision select * replace (run.released_at as released_at, old + 1 as new)"
            " from previous.revision cross join (select released_at as at from previous.run) as run (released_at)"
        ),
        (
            "insert into previous.net_contribution select fiscal_year, state, method, population, paid_per_capita_usd,"
            " received_per_capita_usd, net_per_capita_usd + if(state = 'WY', 2, 0), balanced_net_per_capita_usd"
            " from mart.net_contribution"
        ),
        (
            "insert into previous.net_contribution select fiscal_year, state, method, population, paid_per_capita_usd,"
            " received_per_capita_usd, net_per_capita_usd, balanced_net_per_capita_usd"
            " from mart.net_contribution where state <> 'WY'"
        ),
        (
            "insert into previous.real_net_contribution select fiscal_year, state, method, dollars_of_fiscal_year,"
            " paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd - 2, balanced_net_per_capita_usd"
            " from mart.real_net_contribution"
        ),
        (
            "insert into previous.net_view select view, fiscal_year, state, unit, value + if(state = 'WY', 0.0002, 0)"
            " from mart.net_view where view = 'share_of_gdp'"
        ),
        (
            "insert into previous.net_by_lean select fiscal_year, method, definition, lean, net_per_capita_usd + 2,"
            " balanced_net_per_capita_usd from mart.net_by_lean"
        ),
        (
            "update previous.about set method_version = 1; insert into previous.net_contribution"
            " values (1, 'WY', 'residence', 1, 1, 1, 1, 1);"
            " insert into mart.revision select listed.* replace (run.moment as released_at)"
            " from mart.revision as listed cross join (select released_at from previous.run) as run (moment)"
        ),
    ],
    "senate_adds_up": [
        "delete from mart.representation where state = 'WY' and fiscal_year = 2030",
        "update mart.representation set senate_seats = 3 where state = 'WY' and fiscal_year = 2008",
        "update mart.representation set population = population + 1 where state = 'OH' and fiscal_year = 2023",
        "update mart.representation set population_share = population_share + 1e-6 where state = 'WY'",
        "delete from mart.senate_majority where fiscal_year = 2030",
        "update mart.senate_majority set other_states = 16 where seats = 70 and fiscal_year = 2025",
        "update mart.senate_majority set net_contribution_usd = net_contribution_usd + 2 where fiscal_year = 2025",
    ],
    "share_errors_are_whole": [
        "delete from core.share_error where key = 'income_tax' and area = 'WY' and fiscal_year = 2025",
        "delete from core.key_year_error where key = 'income_tax' and fiscal_year = 2025",
        "delete from core.share_error where key = 'income_tax'",
        "update core.share_error set error = 'nan' where key = 'income_tax' and area = 'WY' and fiscal_year = 2025",
        "update core.share_error set error = -1 where key = 'income_tax' and area = 'WY' and fiscal_year = 2025",
        "update core.share_error set error = 0 where key = 'income_tax' and area = 'WY' and fiscal_year = 2025",
        "update core.share_error set error = 0.1 where key = 'income_tax' and area = 'WY' and fiscal_year = 2020",
        "insert into core.key_error_floor values ('income_taxes', '', 0.1, false, 'made up')",
    ],
    "specification_nets_add_up": [
        (
            "update core.specification_total set states_usd = states_usd + 1e6"
            " where side = 'received' and spec_id = 1 and fiscal_year = 2023"
        ),
        (
            "update core.specification_side set amount_usd = amount_usd + 2"
            " where side = 'paid' and spec_id = 1 and area = 'NY' and fiscal_year = 2023"
        ),
        "delete from core.specification_side where area = 'WY' and fiscal_year = 2023",
    ],
    "specifications_differ": [
        "insert into mart.specification select 9999, * exclude (spec_id) from mart.specification where spec_id = 5",
        "update mart.specification set deficit = 'raw'",
    ],
    "specification_sides_close": [
        (
            "update core.specification_side set amount_usd = amount_usd + 2"
            " where side = 'paid' and spec_id = 1 and area = 'not_allocated' and fiscal_year = 2023"
        ),
        (
            "update core.specification_total set states_usd = states_usd + 2"
            " where side = 'paid' and spec_id = 1 and fiscal_year = 2023"
        ),
        "delete from core.specification_total where side = 'paid' and spec_id = 1 and fiscal_year = 2023",
        "delete from core.specification_side where area = 'WY' and fiscal_year = 2023",
    ],
    "state_amounts_move_slowly": [
        (
            "update mart.net_contribution set paid_per_capita_usd = paid_per_capita_usd * 3"
            " where state = 'IA' and fiscal_year = 2025 and method = 'residence'"
        ),
        (
            "insert into mart.net_contribution select * replace (2024 as fiscal_year,"
            " paid_per_capita_usd * 11 as paid_per_capita_usd)"
            " from mart.net_contribution where state = 'IA' and fiscal_year = 2025 and method = 'collections'"
        ),
        (
            "update mart.net_contribution set received_per_capita_usd = received_per_capita_usd / 3"
            " where state = 'IA' and fiscal_year = 2025 and method = 'residence'"
        ),
    ],
    "state_flow_closes": [
        (
            "update core.state_flow set amount_usd = amount_usd + 2"
            " where area = 'NJ' and category = 'medicare' and fiscal_year = 2023"
        ),
        "delete from core.state_flow where area = 'NJ' and category = 'medicare' and fiscal_year = 2023",
        "delete from core.state_flow where category = 'gross_collections' and fiscal_year = 2023",
    ],
    "treasury_agrees_with_omb": [
        SEPTEMBER.format(line="Total", part=1.006),
        SEPTEMBER.format(line="Corporation Income Taxes", part=0.98),
        "insert into raw.treasury_mts values (2025, 12, 'paid', 'Excise Taxes', 105939e6, 1, 'made up')",
    ],
    "treasury_statement_is_whole": [
        "delete from core.treasury_statement where side = 'received'",
        "update core.treasury_statement set amount_usd = amount_usd + 2 where side = 'paid'",
        "update core.treasury_statement set year_before_usd = year_before_usd + 2 where side = 'paid'",
        "delete from raw.treasury_mts where line = 'Total' and side = 'paid'",
    ],
    "verdicts_follow_errors": [
        "update mart.net_contribution set verdict = 'about_even' where state = 'NJ' and fiscal_year = 2025",
        "update mart.net_contribution set net_error_per_capita_usd = 0 where state = 'NJ' and fiscal_year = 2025",
        "update mart.net_contribution set net_error_per_capita_usd = null where state = 'NJ' and fiscal_year = 2025",
        "update mart.net_contribution set verdict = 'pays_in' where method = 'collections'",
        "update mart.net_by_lean set verdict = 'pays_in' where method = 'residence' and fiscal_year = 2025",
        "update mart.net_by_lean set verdict = null where method = 'residence' and fiscal_year = 2025",
        "update mart.net_by_lean set net_error_per_capita_usd = 1 where method = 'collections'",
    ],
    "year_in_progress_is_apart": [
        "update mart.year_to_date set is_estimate = false where side = 'paid'",
        "update mart.year_to_date set fiscal_year = 2025 where side = 'paid'",
        "update mart.year_to_date set through = make_date(fiscal_year, 9, 30) where side = 'paid'",
    ],
}


def test_every_check_is_shown_failing():
    assert set(BREAKS) == set(CHECKS)
    assert all(BREAKS.values())


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_check_passes(warehouse, name):
    assert failing_rows(warehouse, CHECKS[name]).is_empty()


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_check_guards_a_table_there_is(name):
    assert CHECKS[name].table in TABLES
    assert CHECKS[name].description


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_check_fails_when_broken(undone_warehouse, name):
    for statement in BREAKS[name]:
        undone_warehouse.execute(statement)
        rows = failing_rows(undone_warehouse, CHECKS[name])
        undone_warehouse.rollback()
        undone_warehouse.begin()
        assert rows.height > 0, statement
    assert failing_rows(undone_warehouse, CHECKS[name]).is_empty(), "it fails for another reason"


def test_a_statement_that_agrees_with_omb_passes(undone_warehouse):
    undone_warehouse.execute(SEPTEMBER.format(line="Total", part=0.996))
    assert undone_warehouse.sql("select count(*) from raw.treasury_mts where fiscal_year = 2025").fetchall() == [(5,)]
    assert failing_rows(undone_warehouse, CHECKS["treasury_agrees_with_omb"]).is_empty()


@pytest.mark.parametrize("table", sorted(TABLES))
def test_keys_are_unique_and_complete(warehouse, table):
    assert key_failures(warehouse, TABLES[table]).is_empty()


@pytest.mark.parametrize("table", sorted(WITH_ROWS))
def test_a_row_standing_twice_is_found(undone_warehouse, table):
    undone_warehouse.execute(f"insert into {table} from {table} limit 1")
    failures = key_failures(undone_warehouse, TABLES[table])
    assert failures.height == 1
    assert "twice" in failures.row(0)[0]


def test_a_null_is_found_in_every_column_that_is_required(undone_warehouse):
    for file in WITH_ROWS.values():
        for column, said in file.columns.items():
            undone_warehouse.execute(f'update {file.table} set "{column}" = null where rowid = 0')  # noqa: S608
            failures = set(key_failures(undone_warehouse, file).to_series(0))
            undone_warehouse.rollback()
            undone_warehouse.begin()
            assert ("null in a required column" in failures) is not said.nullable, f"{file.table}.{column}"


def build_up_to(connection, table):
    """A table and everything before it, in the order of a run."""
    for file in TABLES.values():
        build_table(connection, file)
        if file.table == table:
            return


def test_a_lost_state_reaches_the_checks_through_the_whole_chain(copied_warehouse):
    """A state missing in one raw table stops the run: nothing downstream papers over it."""
    copied_warehouse.execute("delete from raw.usda_snap where area = 'MT'")
    build_up_to(copied_warehouse, CHECKS["key_shares_add_to_one"].table)
    assert failing_rows(copied_warehouse, CHECKS["key_shares_add_to_one"]).height > 0


def test_a_line_lost_from_omb_reaches_the_checks(copied_warehouse):
    """A renamed line of OMB would otherwise fall silently into the remainder."""
    copied_warehouse.execute("update raw.omb_historical set line = 'Medicaid grants' where line = 'Medicaid'")
    for name in ("national_total_is_official", "omb_lines_are_printed"):
        build_up_to(copied_warehouse, CHECKS[name].table)
    assert failing_rows(copied_warehouse, CHECKS["national_total_is_official"]).is_empty()
    assert failing_rows(copied_warehouse, CHECKS["omb_lines_are_printed"]).height > 0
