"""The errors docs/methodology.md prints are those of the file.

Belongs here: the table of dollars a head by key, the median net's error, joint errors beside their quadrature. Does not
belong here: how errors are found (``test_key_error.py``) and that they are found right (``test_errors_recomputed.py``).
"""

import re

from tests.sql.methodology import TEXT, rows_under

YEARS = (2023, 2024, 2025)
KEYS = {
    "other grants": "aid_less_medicaid",
    "income tax": "income_tax",
    "contracts": "contracts",
    "Medicaid": "medicaid_chip",
    "payroll tax": "social_insurance_contributions",
    "federal pay": "federal_pay_of_residents",
    "farm support": "farm_payments",
    "Medicare": "medicare",
    "student aid": "education_assistance",
    "civil service pensions, by pay": "civilian_pay_of_residents",
    "estate and gift tax": "estate_gift",
    "property income": "property_income",
    "Social Security": "social_security",
    "veterans' benefits, military pensions": "veterans_benefits",
    "veterans' medical care": "veterans_medical_care",
}
"""Words of the table, and the key."""
BY_KEY = """
with one_key as (
  select fiscal_year, key, area, any_value(error) * sum(if(side = 'paid', amount_usd, -amount_usd)) as error_usd
  from core.flow_error
  where method = 'residence' and area <> 'DC'
  group by all
)

select fiscal_year, key, round(sqrt(avg((error_usd / population) ** 2))) as error_per_capita_usd,
  any_value(if(basis = 'found', age.years || ', ' || n, basis)) as age
from one_key
join core.key_year_error as age using (key, fiscal_year)
join mart.net_contribution as net using (fiscal_year)
where method = 'residence' and state = area
group by all
"""
NETS = """
select fiscal_year, round(median(net_error_per_capita_usd))
from mart.net_contribution
where method = 'residence' and state <> 'DC'
group by fiscal_year
"""
JOINT = """
with tried as (
  select fiscal_year, measured_year, error_per_capita_usd / quadrature_per_capita_usd as ratio
  from core.joint_backtest
  qualify avg(covered_share) over (partition by fiscal_year, measured_year) >= 0.5
)

select count(distinct measured_year), sqrt(avg(ratio ** 2)), 100 * avg((abs(ratio) < 1.64)::int)
from tried
where fiscal_year = ? and measured_year >= ?
"""


def table():
    """The rows of the table: words of the key, and a pair of cells a year."""
    return {
        words: tuple(zip(cells[::2], cells[1::2], strict=True))
        for words, *cells in rows_under("key | FY2023 | years, n")
    }


def test_dollars_ages_and_backtests_of_every_key_named(warehouse):
    found = {(year, key): (f"{usd:.0f}", age) for year, key, usd, age in warehouse.sql(BY_KEY).fetchall()}
    for words, key in KEYS.items():
        assert table()[words] == tuple(found[year, key] for year in YEARS), words


def test_no_other_key_errs_by_more_than_said(warehouse):
    others = [row for row in warehouse.sql(BY_KEY).fetchall() if row[1] not in KEYS.values()]
    largest = tuple((f"up to {max(usd for of, _, usd, _ in others if of == year):.0f}", "-") for year in YEARS)
    assert table()["every other"] == largest


def test_the_net_of_the_median_state(warehouse):
    found = dict(warehouse.sql(NETS).fetchall())
    assert table()["**net of the median state**"] == tuple((f"**{found[year]:.0f}**", "-") for year in YEARS)
    said = re.search(r"In FY2012, whose keys are nearly all measured, it is (\d+)\.", TEXT.read_text())
    assert float(said[1]) == found[2012]


def test_joint_errors_beside_their_quadrature(warehouse):
    (said,) = re.findall(
        r"the joint errors are ([\d.]+) times it at the ages of FY2025 and ([\d.]+) at those of FY2024 "
        r"\(root mean square, (\d+) and (\d+) years\), and (\d+) and (\d+) % lie within 1\.64,"
        r".* since then they are ([\d.]+) and ([\d.]+) times it, (\d+) and (\d+) % within\.",
        TEXT.read_text().replace("\n", " "),
    )
    (years, rms, within), (years_24, rms_24, within_24), (_, late, late_in), (_, late_24, late_in_24) = (
        warehouse.execute(JOINT, [year, first]).fetchall()[0] for first in (1900, 1992) for year in (2025, 2024)
    )
    assert said == (
        f"{rms:.2f}", f"{rms_24:.2f}", f"{years}", f"{years_24}", f"{within:.0f}", f"{within_24:.0f}",
        f"{late:.2f}", f"{late_24:.2f}", f"{late_in:.0f}", f"{late_in_24:.0f}",
    )  # fmt: skip
