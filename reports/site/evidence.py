"""Pages a sceptical reader asks for: the method and its limits, the sources, estimates by others.

Belongs here: those pages' tables. Does not belong here: the method's own text (``docs/methodology.md``).
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reports.figure import Column
from reports.pages.chart_page import MISSING
from reports.site import document, findings, layout
from reports.site.layout import Footing, Link, Table
from reports.site.material import Material
from reports.words.categories import Categories
from reports.words.numbers import MINUS, billions, fiscal_year, payers, plain
from reports.words.rows import STATES

LIMITS = "Limits, so that nobody finds them for us"
_CHOSEN = {
    "live": "as the publisher serves it",
    "archive": "the last good copy",
    "snapshot": "came with the program",
}
_SOURCES = (
    Column("publisher", "Figures of"),
    Column("table", "Table"),
    Column("vintage", "Vintage"),
    Column("url", "Address"),
    Column("choice", "Which copy"),
    Column("reason", "Why not the one served now"),
    Column("retrieved", "Read on"),
    Column("licence", "Terms of use"),
    Column("dataset", "Table in the file"),
    Column("sha256", "SHA-256 of the bytes read"),
)
_ESTIMATES = (
    Column("year", "Fiscal year"),
    Column("state", "State"),
    Column("measure", "Measure"),
    Column("published", "Published", "usd"),
    Column("ours", "Here", "usd"),
    Column("difference", "Here less published", "usd"),
    Column("ours_on_their_terms", "Here, on their terms", "usd"),
    Column("remaining_difference", "What then remains", "usd"),
    Column("why", "What makes the difference"),
    Column("where_read", "Where it was read"),
)
_MEASURES = {
    "received_per_dollar_paid": "received per dollar paid",
    "received_less_paid_usd": "received less paid",
    "taxes_usd": "taxes",
}
_FIRST_FIGURE, _LAST_FIGURE = 3, 7


def pages(material: Material, footing: Footing) -> dict[str, str]:
    """The method, the sources, the estimates by others."""
    shared: dict[str, Any] = {"base_url": material.base_url}
    method = document.convert(material.method, "method")
    latest = material.years[-1]
    nets = material.of("mart.net_contribution", fiscal_year=latest)
    deficit_out = nets.filter((nets["balanced_net_per_capita_usd"] > 0) & nets["rank"].is_not_null())["state_name"]
    sources = material.tables["mart.source"].sort("publisher", "table", "vintage", "dataset")
    comparison = material.tables["mart.comparison"]
    return {
        "methodology.html": layout.page(
            "methodology.html", "methodology.html.j2", "How it is counted, and what is arguable about it", footing,
            description="The method in full, written for a reader who doubts it, with its limits.",
            finding=findings.of_year(material, latest), when=fiscal_year(latest),
            balanced_payers=payers([plain(name) for name in deficit_out], STATES),
            unplaced=findings.unplaced(material, latest),
            method=layout.html(method.html), sections=method.sections,
            limits=layout.html(document.list_after(material.readme, LIMITS)), **shared,
        ),
        "sources.html": layout.page(
            "sources.html", "sources.html.j2", "Sources", footing,
            description="Every document the figures were read from, with address and checksum.",
            documents=sources.height, publishers=sources["publisher"].n_unique(),
            table=Table.of("Every document the figures were read from", _SOURCES,
                           [_source(row) for row in sources.iter_rows(named=True)]), **shared,
        ),
        "estimates.html": layout.page(
            "estimates.html", "estimates.html.j2", "Beside what others have published", footing,
            description="These figures beside those others have published, and what makes the difference.",
            published=comparison.height,
            tables=[
                (publisher, _estimates(comparison, publisher, material.categories))
                for publisher in sorted(set(comparison["source"]))
            ], **shared,
        ),
    }  # fmt: skip


def _source(row: Mapping[str, Any]) -> list[Any]:
    """A document's row; only an address of the web becomes a link."""
    shown: dict[str, Any] = dict(row)
    shown["publisher"] = f"{row['publisher']}{f', compiled by {by}' if (by := row['compiled_by']) else ''}"
    url = str(row["url"])
    shown["url"] = Link(_short(url), url) if url.startswith(("https://", "http://")) else url
    shown["choice"] = _CHOSEN.get(row["choice"], row["choice"])
    shown["reason"] = row["reason"] or MISSING
    return [shown[column.name] for column in _SOURCES]


def _short(url: str) -> str:
    """An address as a link's text: its host."""
    return url.split("://", 1)[1].split("/", 1)[0]


def _estimates(comparison: pl.DataFrame, publisher: str, categories: Categories) -> Table:
    """The figures of one publisher."""
    rows = comparison.filter(pl.col("source") == publisher).sort("measure", "year", "state")
    texts = tuple(_estimate(row, categories) for row in rows.iter_rows(named=True))
    return Table(f"{publisher}: {rows.height} figures", _ESTIMATES, texts)


def _estimate(row: Mapping[str, Any], categories: Categories) -> tuple[str, ...]:
    """An estimate's row: amounts in billions of dollars, ratios in dollars."""
    is_ratio = row["measure"] == "received_per_dollar_paid"
    measure = _MEASURES.get(row["measure"]) or categories.label(row["measure"].removesuffix("_usd"))
    texts = [fiscal_year(row["year"]), row["state"], measure]
    for column in _ESTIMATES[_FIRST_FIGURE : _LAST_FIGURE + 1]:
        amount = row[column.name]
        texts.append(MISSING if amount is None else _ratio(amount) if is_ratio else billions(amount))
    return (*texts, row["why"], row["where_read"])


def _ratio(amount: float) -> str:
    """Dollars and cents a dollar: ``$0.84``, a minus sign below zero."""
    text = f"{abs(amount):.2f}"
    return f"{MINUS if amount < 0 and float(text) else ''}${text}"
