"""Made-up frames of charts of one state: several years of net contribution, in real dollars, and its lines."""

import polars as pl

from tests.reports import made_up

YEARS = (2021, 2022, 2023)
PRICES = {2021: 0.8, 2022: 0.9, 2023: 1.0}
PARTS = {
    "paid": {"individual_income_tax": 0.7, "payroll_tax": 0.3},
    "received": {"social_security": 0.5, "medicare": 0.3, "procurement": 0.2},
}


def net(highest=(4321.0, 100.0, -50.0), years=YEARS, **options):
    """Rows of ``net_contribution``; ``highest`` is Massachusetts' net per person by year."""
    return pl.concat(made_up.net_contribution(year, top, **options) for year, top in zip(years, highest, strict=True))


def real(nominal, latest=None):
    """Rows of ``real_net_contribution``."""
    latest = latest or nominal["fiscal_year"].max()
    level = pl.col("fiscal_year").replace_strict(PRICES)
    dollars = [name for name in nominal.columns if name.endswith("_usd")]
    return nominal.select(
        "fiscal_year", "state", "state_name", "method", *(pl.col(name) / level for name in dollars)
    ).with_columns(dollars_of_fiscal_year=pl.lit(latest))


def flow(nominal, parts=None):
    """Rows of ``flow``: each side of ``nominal`` by category."""
    return pl.concat(
        nominal.select(
            "fiscal_year", "state", "method", side=pl.lit(side), category=pl.lit(category),
            amount_usd=pl.col(f"{side}_usd") * part, per_capita_usd=pl.col(f"{side}_per_capita_usd") * part,
        )
        for side, categories in (parts or PARTS).items()
        for category, part in categories.items()
    )  # fmt: skip
