"""Rows a payload is made of, of a small made-up release: 51 areas, two years, three questions, five categories."""

import polars as pl

from assets.areas import STATES
from reports.count import payload

YEARS = (2022, 2023)
RELEASE = "20260301T030405.000000Z"
CODES = sorted(code for code, _, _ in STATES)
_OPTIONS = (
    ("payroll_tax", 1, 2, "contributions", 1),
    ("payroll_tax", 1, 2, "wages", 2),
    ("social_insurance", 2, 1, "in", 1),
    ("social_insurance", 2, 1, "out", 2),
    ("deficit", 3, 3, "raw", 1),
    ("deficit", 3, 3, "balanced", 2),
)
_RULES = (
    ("residence", "paid", "payroll_tax", False), ("residence", "paid", "excise_tax", False),
    ("residence", "received", "social_security", False), ("residence", "received", "medicaid_chip", False),
    ("residence", "received", "net_interest", True), ("payroll_tax/wages", "paid", "payroll_tax", False),
    ("social_insurance/out", "paid", "payroll_tax", True),
    ("social_insurance/out", "received", "social_security", True),
)  # fmt: skip
_CATEGORIES = (
    ("payroll_tax", "paid", "payroll tax"), ("excise_tax", "paid", "excise tax"),
    ("social_security", "received", "Social Security"), ("medicaid_chip", "received", "Medicaid and CHIP"),
    ("net_interest", "received", "interest on the debt"),
)  # fmt: skip


def per_capita(side, category, method, at, year):
    """Dollars per person of a vector: another amount for each, with cents."""
    base = {"payroll_tax": 3000, "excise_tax": 200, "social_security": 2500, "medicaid_chip": 1400}[category]
    return base + 7.13 * at * (1 if side == "paid" else -0.7) + (37.77 if "/" in method else 0) + (year - 2020)


def tables():
    """Name -> rows, as ``pipeline.read.by_option`` finds them."""
    people = {code: 500_000 + 91_000 * at for at, code in enumerate(CODES)}
    vectors = [
        (year, side, category, method, code, amount, amount * people[code])
        for year in YEARS
        for method, side, category, is_left_out in _RULES
        if not is_left_out
        for at, code in enumerate(CODES)
        for amount in [per_capita(side, category, method, at, year)]
    ]
    nets = [
        (year, code, people[code], 3300.0, 3900.0, None if code == "DC" else 90.0 + at, "gets_back")
        for year in YEARS
        for at, code in enumerate(CODES)
    ]
    leans = [
        (definition, year, code, lean)
        for definition in ("president", "president_2024", "solid")
        for year in YEARS
        for at, code in enumerate(CODES)
        for lean in ["democratic" if code == "DC" or at % 3 == 0 else "republican"]
    ]
    return {
        "years": _rows("fiscal_year status price_level", [(2022, "final", 0.96), (2023, "final", 1.0)]),
        "states": _rows("state state_name fips", [(code, name, fips) for code, name, fips in sorted(STATES)]),
        "axes": _rows(
            "axis axis_position option option_position question_position question hint answer meaning",
            [
                (
                    axis,
                    at,
                    option,
                    place,
                    asked,
                    f"Who <{axis}>?",
                    "A hint.",
                    option,
                    f"As {option}.",
                )
                for axis, at, asked, option, place in _OPTIONS
            ],
        ),
        "rules": _rows("method side category is_left_out", _RULES),
        "categories": _rows(
            "category side label category_group is_placed position",
            [(name, side, label, "kinds", name != "net_interest", 1) for name, side, label in _CATEGORIES],
        ),
        "vectors": _rows("fiscal_year side category method state per_capita_usd amount_usd", vectors),
        "nets": _rows(
            "fiscal_year state population paid_per_capita_usd received_per_capita_usd net_error_per_capita_usd verdict",
            nets,
        ),
        "views": _rows(
            "view fiscal_year state value unit",
            [("share_of_personal_income", year, code, 0.01234, "share") for year in YEARS for code in CODES],
        ),
        "leans": _rows("definition fiscal_year state lean", leans),
        "group_errors": _rows(
            "definition fiscal_year lean net_error_per_capita_usd", [("president_2024", 2023, "democratic", 156.26)]
        ),
        "stand_ins": _rows(
            "fiscal_year side category amount_usd stand_ins",
            [
                (2022, "paid", "excise_tax", 3e11, ["disposable income"]),
                (2022, "received", "medicaid_chip", 9e11, []),
                (2023, "received", "medicaid_chip", 9e11, []),
            ],
        ),
        "about": _rows(
            "schema_version method_version licence licence_url", [(2, 2, "CC BY 4.0", "https://example.org")]
        ),
        "quantiles": _rows(
            "fiscal_year state view quantiles",
            [
                (year, code, view, [-500.4 + 60.2 * step for step in range(21)])
                for year in YEARS
                for code in CODES
                for view in ("balanced", "raw")
            ],
        ),
    }


def records():
    """The records of ``data/api`` by name."""
    rows = tables()
    return {
        "index": payload.index(rows, RELEASE),
        "all-years": payload.all_years(rows, RELEASE),
        **{str(year): payload.year(rows, year, RELEASE) for year in YEARS},
    }


def _rows(names, rows):
    return pl.DataFrame(list(rows), schema=names.split(), orient="row", infer_schema_length=None)
