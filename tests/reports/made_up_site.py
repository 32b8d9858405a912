"""Material of a small made-up site: two fiscal years, 51 areas, charts of several kinds."""

import datetime as dt
from dataclasses import replace

import polars as pl

from reports.charts import charts
from reports.figure import Column
from reports.pages.drawn import Content, Drawn
from reports.site.material import Download, Example, Material, Release
from tests.reports import made_up, made_up_count

PLACES = {
    (chart.name.removesuffix("_years").replace("_", "-"), chart.per == "year"): (chart.title, chart.rank, chart.on_home)
    for chart in charts()
}
"""Where readers meet the project's charts, by kind and whether they are of one fiscal year."""

YEARS = (2022, 2023)
HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202eevil"
METHOD = "# The method\n\nWords & <b>words</b>, [a link](x.md).\n\n## Terms\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
README = "# Name\n\nLimits, so that nobody finds them for us:\n\n- One <limit>.\n- Two.\n\nMore.\n"


def chart(kind, year=None, state="", **changes):
    """A drawn chart, of one of the project's kinds or another, with what its page holds; changes to what is known."""
    name = "-".join(str(part).lower() for part in (kind, year or "", state) if part)
    svg = [
        f'<svg role="img" aria-labelledby="{name}-{n}-title {name}-{n}-desc" width="{w}" height="99" '
        f'viewBox="0 0 {w} 99"><title id="{name}-{n}-title">t</title><desc id="{name}-{n}-desc">d</desc>'
        '<rect fill="#1b1f24"/></svg>\n'
        for n, w in enumerate((568, 344))
    ]
    group, rank, on_home = PLACES.get((kind, year is not None), ("Others", 1000, ""))
    known = Drawn(
        name=name, kind=kind, year=year, state=state, label="Map", title="A finding", subtitle="Dollars",
        alt="In words", notes=("A note", "Sources: made up"), is_latest=year == YEARS[-1], group=group, rank=rank,
        on_home=on_home, wide_size=(568.0, 99.0), narrow_size=(344.0, 99.0),
    )  # fmt: skip
    columns = (Column("state", "State"), Column("net", "Net", "usd"))
    return replace(known, **changes), Content(*svg, svg[0], svg[0], columns, [["Ohio", "$1"]], None)


def tables():
    """Rows of every table the pages are made of."""
    nets = pl.concat(made_up.net_contribution(year) for year in YEARS)
    groups = {"democratic": (-2851.4, 1139.2), "republican": (-4593.3, -1491.0)}
    flow = nets.select("fiscal_year", "state").join(
        pl.DataFrame(
            {"side": ["paid", "received"], "category": ["payroll_tax", "snap"], "per_capita_usd": [10.5, 20.25]}
        ),
        how="cross",
    )
    axes = pl.DataFrame(
        {"axis": ["deficit", "deficit"], "option": ["raw", "balanced"], "label": ["As it is", "Scaled"]}
    )
    return {
        "mart.category": made_up.CATEGORIES,
        "mart.net_contribution": nets,
        "mart.real_net_contribution": nets.with_columns(
            dollars_of_fiscal_year=pl.lit(YEARS[-1]), price_level=pl.lit(1.0)
        ),
        "mart.driver": nets.select("fiscal_year", "state").join(
            pl.DataFrame(
                {
                    "side": ["paid", "received"], "category": ["payroll_tax", "snap"],
                    "effect_per_capita_usd": [9.0, -3.0],
                }
            ),
            how="cross",
        ),
        "mart.net_by_lean": pl.concat(made_up.net_by_lean(groups, year) for year in YEARS),
        "mart.lean_robustness": pl.concat(made_up.lean_robustness(year) for year in YEARS),
        "mart.robustness": made_up.robustness(nets),
        "mart.flow": flow.with_columns(
            amount_usd=pl.col("per_capita_usd") * 1e6, key=pl.lit("wages"), key_lag_years=pl.lit(3.0)
        ),
        "mart.choice_effect": nets.select("fiscal_year", "state").join(
            axes.select("axis", "option", view="option", mean_effect_per_capita=pl.Series([-700.0, 700.0])), how="cross"
        ),
        "core.specification_axis": axes,
        "core.national_total": pl.DataFrame(
            {"fiscal_year": [2023], "category": ["federal_pay"], "is_estimate": [True]}
        ),
        "mart.reconciliation": pl.DataFrame(
            {
                "fiscal_year": list(YEARS) * 2, "side": ["received"] * 4,
                "official_usd": [5e12, 6e12, 1e12, 1e12], "not_allocated_usd": [0.0, 0.0, 9e11, 8e11],
            }
        ),
        "mart.comparison": comparison(),
        "mart.revision": revisions([]),
        "mart.method_revision": method_revisions([]),
        "core.method_version": pl.DataFrame(
            {
                "method_version": [1, 2, 2], "since": [dt.date(2026, 1, 1), *[dt.date(2026, 3, 1)] * 2],
                "change": ["first", "b", "a"], "position": [1, 2, 1],
                "what_changed": ["The first.", "Another <change>.", "A change."],
            }
        ),
        "core.method_effect": pl.DataFrame(
            {"method_version": [2], "change": ["a"], "fiscal_year": [2023], "rms_per_capita_usd": [62.0]}
        ),
        "mart.source": sources(),
    }  # fmt: skip


def comparison():
    """Three figures by two publishers, a ratio and amounts, with and without ours."""
    return pl.DataFrame(
        {
            "source": ["Office", "Office", "Institute"],
            "year": [2023, 2022, 2005],
            "state": ["NY", "US", "NJ"],
            "measure": ["received_per_dollar_paid", "medicaid_chip_usd", "received_less_paid_usd"],
            "published": [0.84, 60e9, -2.5e9],
            "ours": [0.826, 59.4e9, None],
            "difference": [-0.014, -0.6e9, None],
            "ours_on_their_terms": [0.9, None, None],
            "remaining_difference": [0.06, None, None],
            "why": ["Measures.", "Vintages.", "Outside our years."],
            "where_read": ["A report", "A report", "A copy"],
        }
    )


def sources():
    """Two documents: one served at an address of the web, one whose address is a script."""
    return pl.DataFrame(
        {
            "dataset": ["totals", "shares"],
            "publisher": ["Office", HOSTILE],
            "table": ["Table 1", "Table <2>"],
            "vintage": ["2024", "2023"],
            "url": ["https://agency.example/table/1", "javascript:alert(1)"],
            "sha256": ["0" * 64, "f" * 64],
            "retrieved": [dt.date(2026, 3, 1)] * 2,
            "licence": ["public domain"] * 2,
            "rows": [10, 20],
            "choice": ["live", "snapshot"],
            "reason": ["", "no refresh has run"],
            "compiled_by": ["", "Somebody"],
        }
    )


def revisions(rows):
    """The log of revisions: (released_at, state, old, new) each."""
    return pl.DataFrame(
        [
            {
                "released_at": at, "table": "net_contribution", "fiscal_year": 2023, "subject": state,
                "column": "net_per_capita_usd", "state": state, "unit": "usd_per_capita", "status_old": "final",
                "status_new": "final", "old": old, "new": new, "reason": "totals: a newer document",
            }
            for at, state, old, new in rows
        ],
        schema={
            "released_at": pl.Datetime("us"), "table": pl.String, "fiscal_year": pl.Int64, "subject": pl.String,
            "column": pl.String, "state": pl.String, "unit": pl.String, "status_old": pl.String,
            "status_new": pl.String, "old": pl.Float64, "new": pl.Float64, "reason": pl.String,
        },
    )  # fmt: skip


def method_revisions(rows):
    """What a change to method 2 moved: (released_at, fiscal_year, size, documents) each; Maryland moved furthest."""
    return pl.DataFrame(
        [
            {
                "released_at": at, "table": "net_contribution", "fiscal_year": year, "method_version": 2,
                "rms_change": size, "largest_subject": "MD", "largest_old": 1.0, "largest_new": 676.0,
                "dc_change": -25358.0, "datasets_changed": documents,
            }
            for at, year, size, documents in rows
        ],
        schema={
            "released_at": pl.Datetime("us"), "table": pl.String, "fiscal_year": pl.Int64, "method_version": pl.Int64,
            "rms_change": pl.Float64, "largest_subject": pl.String, "largest_old": pl.Float64,
            "largest_new": pl.Float64, "dc_change": pl.Float64, "datasets_changed": pl.String,
        },
    )  # fmt: skip


def entry(kind, schema, name, **more):
    """An entry of the data dictionary."""
    shared = {"description": f"What {name} <is>", "key": (), "columns": (), "parameters": (), "rows": None}
    return {"kind": kind, "schema": schema, "name": name, **shared, **more}


def material(**changes):
    """The material, with changes to its fields."""
    column = {"name": "state", "type": "VARCHAR", "comment": "Postal <code>", "nullable": True}
    made = Material(
        tables=tables(),
        dictionary=[
            entry("schema", "mart", ""),
            entry("table", "mart", "flow", columns=(column,), key=("state",), rows=1234),
            entry("macro", "main", "net", parameters=("view", "year")),
        ],
        examples=[Example("Who <pays>", "Who pays?", "select 1 < 2;")],
        downloads=[
            Download("data/csv/datapackage.json", 900, "a" * 64),
            Download("data/csv/mart.flow.csv", 1_234_567, "b" * 64),
            Download("data/moneymap.duckdb", 8_400_000, "c" * 64),
        ],
        releases=[Release("20260301T030405.000000Z", dt.datetime(2026, 3, 1, 3, 4, 5, tzinfo=dt.UTC))],
        charts=[
            chart("blue-red"),
            chart("map", 2023),
            chart("profile", state="CA"),
            chart("ranking", 2022),
            chart("trend", state="CA"),
        ],
        method=METHOD,
        opening="# Opening\n\n```sql\nselect 1 < 2;\n```\n",
        readme=README,
        api=made_up_count.records(),
        api_text="# Figures for programs\n\nWords enough to be a page.\n",
        assistants_text="# Assistants\n\nWords enough to be a page.\n",
        gaps=pl.DataFrame(
            [
                {"definition": name, "fiscal_year": year, "gap_per_capita_usd": gap}
                for name, gap in (("president", 1742.0), ("president_2024", 1800.0), ("governor", -40.0))
                for year in YEARS
            ]
        ),
    )
    return replace(made, **changes)
