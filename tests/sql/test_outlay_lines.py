"""Which lines of OMB's tables make a category, and federal pay, which OMB does not print."""

import pytest

CBO = "component category subcategory fiscal_year amount_usd"


def test_compensation_is_blended_and_then_grows_with_discretionary_outlays(build):
    pay = {2007: 100.0, 2008: 120.0, 2009: 160.0}
    found = build(
        "core.federal_compensation",
        {
            "core.fiscal_year": ("fiscal_year", [(year,) for year in (2007, 2008, 2009, 2010, 2011)]),
            "core.measure": (
                "measure year area amount",
                [
                    (measure, year, area, amount)
                    for year, amount in pay.items()
                    for measure, area in [
                        ("BEA SAGDP4N 84" if year > 2007 else "Pay joined to SAGDP4N 84", "US"),
                        ("BEA SAGDP4N 85" if year > 2007 else "Pay joined to SAGDP4N 85", "US"),
                        ("BEA SAGDP4N 84", "AL"),
                        ("BEA SAGDP4N 84 of residents", "US"),
                        ("BEA SAINC4 84", "US"),
                    ]
                ],
            ),
            "raw.cbo_actual": (
                CBO,
                [
                    ("outlay", "Discretionary", subcategory, year, amount)
                    for year, amount in {2007: 1.0, 2008: 400.0, 2009: 600.0, 2010: 660.0, 2011: 720.0}.items()
                    for subcategory in ("Total Discretionary", "Defense Discretionary")
                ],
            ),
        },
    )
    # FY2007 would want the calendar year 2006; FY2009: 0.25 x 240 + 0.75 x 320 = 300, half of discretionary outlays.
    assert found.rows() == [
        (2008, 230.0, False),
        (2009, 300.0, False),
        (2010, pytest.approx(330.0), True),
        (2011, pytest.approx(360.0), True),
    ]


def test_lines_of_omb_that_make_a_category(warehouse):
    lines = warehouse.sql(
        "select category, list(table_name || ' ' || left(line, 12) order by line) from core.omb_line group by category"
    ).fetchall()
    by_category = dict(lines)
    assert len(by_category["other_grants"]) == 8
    assert by_category["veterans_benefits"] == ["11.3 Veterans edu", "11.3 Veterans non", "11.3 Veterans ser"]
    assert by_category["veterans_medical_care"] == ["11.3 Hospital and"]
    assert by_category["farm_support"] == ["3.2 351 Farm inc"]
    assert by_category["medicaid_chip"] == ["11.3 Children's h", "11.3 Medicaid"]
    assert by_category["federal_pay"] == ["3.2 951 Employer", "3.2 952 Employer"]
    signs = warehouse.sql(
        "select line, sum(sign), count(*) from core.omb_line where regexp_matches(line, '^95') group by all"
    ).fetchall()
    assert {(added, times) for _, added, times in signs} == {(0, 2)}
    counted_twice = warehouse.sql(
        """
        select line, measure, years.fiscal_year
        from core.omb_line
        join core.fiscal_year as years on years.fiscal_year between first_fiscal_year and last_fiscal_year
        where line not similar to '95[12].*'
        group by all
        having count(*) > 1
        """
    ).fetchall()
    assert counted_twice == []
    in_parts = warehouse.sql(
        "select line, list(measure order by measure) from core.omb_line group by line having list(measure) <> ['total']"
        " and not regexp_matches(line, '^(95|376|U.S. Corona)')"
    ).fetchall()
    assert in_parts == [("Refundable Premium Tax Credit and Cost Sharing Reductions", ["direct", "grants"])]
