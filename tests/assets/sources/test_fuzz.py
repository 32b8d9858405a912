"""Damaged documents of every agency: refused in one line, or read to figures in which nothing is left out silently.

What is damaged are the documents as ``tests/agencies`` serve them and, where they are at hand, the real ones: bytes,
rows, cells, names and numbers, in zips and workbooks inside the members, which are then packed again, since damage to
the packed bytes alone shows only that checksums are looked at. Derandomized: every run tries the same damage.
"""

import io
import json
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assets.areas import STATE_CODES
from assets.sources import datasets
from pipeline.errors import SourceError
from pipeline.fetch.plausible import require_plausible
from tests.agencies.everyone import AGENCIES, snapshot_tables
from tests.agencies.server import Agencies
from tests.agencies.usda import ZIP, snap_zip

TODAY = date(2026, 11, 22)
DATASETS = {dataset.name: dataset for dataset in datasets()}
STARTS = {b"PK": "zip", b"\xd0\xcf": "xls", b"<?": "xml", b"{": "json"}
PIECES = {
    "csv": [rb"(?<=\n)", rb"(?<=,)"],
    "xml": [rb"(?=<row\b)", rb"(?=<c )", rb"(?=<si>)", rb"(?=<sheet )"],
    "html": [rb"(?=<tr\b)", rb"(?=<t[hd]\b)"],
    "json": [rb"(?=\{)", rb'(?=")', rb"(?<=, )"],
}
"""Where a document falls into rows and cells, by kind; joined together they are the document."""
TOKENS = {
    "csv": rb"[^,\r\n]+",
    "xml": rb"(?<=>)[^<]+",
    "html": rb"(?<=>)[^<]+",
    "json": rb'(?<=: )(?:"[^"]*"|[^",{}\[\]]+)',
}
TEXTS = [
    *(b"", b" ", b"0", b"-1", b"1", b"2024", b"2025", b"1e999", b"nan", b"-inf", b"9" * 30, b"9" * 5000, b"1_000"),
    *(b"1,23", b"0x1F", b"null", b"true", b"[]", b"{}", b'"', b"'", b"<", b"&", b"&#0;", b"\\ud800", b"\xff\xfe"),
    *(
        b"\0",
        b"\n",
        b"\r",
        b"\x1b[31m",
        "\u2028".encode(),
        "é".encode(),
        "١٢".encode(),
        b"(NA)",
        b"--",
        b"N/A",
        b".....",
    ),
    *(b"Alabama", b"AL", b"01", b"US", b"Total", b"State", b"Unit", b"TQ", b"XFD1048576", b"../../x", b"A" * 100_000),
]


@dataclass(frozen=True)
class Damage:
    """One thing done to a document: ``how`` it is, two places in it as parts of the whole, a text."""

    how: str
    at: float
    to: float
    text: bytes
    member: float


DAMAGES = st.lists(
    st.builds(
        Damage,
        how=st.sampled_from(
            ["flip", "drop", "drop", "twice", "swap", "text", "text", "insert", "cut", "short", "copy"]
        ),
        at=st.floats(0, 1, exclude_max=True),
        to=st.floats(0, 1, exclude_max=True),
        text=st.sampled_from(TEXTS),
        member=st.floats(0, 1, exclude_max=True),
    ),
    min_size=1,
    max_size=3,
)


def damaged(content, damage):
    """A document after one damage, within its members where it has any."""
    kind = next((kind for start, kind in STARTS.items() if content.startswith(start)), None)
    if kind == "zip" and damage.to > 0.05:
        return in_member(content, damage)
    if kind in {"zip", "xls"}:
        return in_bytes(content, damage)
    return in_text(content, kind or ("html" if content[:200].lower().lstrip().startswith(b"<") else "csv"), damage)


def in_member(content, damage):
    """Mostly one of the large members is damaged; now and then one is lost, or another one's name is on it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, RuntimeError, ValueError):
        return in_bytes(content, damage)
    if not parts:
        return content
    names = sorted(parts, key=lambda name: (not name.startswith("xl/worksheets/"), -len(parts[name]), name))
    name = names[int(damage.member**4 * len(names))]
    if damage.at > 0.98:
        part = parts.pop(name)
        if damage.how == "swap":
            parts[damage.text.decode("latin-1")[:50]] = part
    elif parts[name]:
        parts[name] = damaged(parts[name], damage)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, part in parts.items():
            archive.writestr(zipfile.ZipInfo(member), part)
    return packed.getvalue()


def in_bytes(content, damage):
    at, to = (int(part * len(content)) for part in (damage.at, damage.to))
    if damage.how == "flip" and content:
        return content[:at] + bytes([content[at] ^ (1 << len(damage.text) % 8)]) + content[at + 1 :]
    if damage.how in {"text", "insert", "swap"}:
        return content[:at] + damage.text + content[at + (damage.how != "insert") * len(damage.text) :]
    if damage.how in {"copy", "twice"}:
        return content[:at] + content[to : to + 200] + content[at:]
    return content[:at] if damage.how == "short" else content[:at] + content[at + 1 + to % 100 :]


def in_text(content, kind, damage):
    """Rows and cells are lost, doubled and exchanged; words and numbers become others."""
    if damage.how == "text":
        tokens = list(re.finditer(TOKENS[kind], content))
        if tokens:
            token = tokens[int(damage.at * len(tokens))]
            return content[: token.start()] + damage.text + content[token.end() :]
    if damage.how in {"drop", "twice", "swap"}:
        separators = PIECES[kind]
        pieces = re.split(separators[int(damage.to * 7) % len(separators)], content)
        one, other = (int(part * len(pieces)) for part in (damage.at, damage.to))
        if damage.how == "swap":
            pieces[one], pieces[other] = pieces[other], pieces[one]
        else:
            pieces[one] = pieces[one] * (2 * (damage.how == "twice"))
        return b"".join(pieces)
    return in_bytes(content, damage)


@cache
def served():
    """Every document that is served, by name of the live document; of USDA's zip three years are enough."""
    agencies, tables = Agencies(), snapshot_tables()
    for name in AGENCIES:
        import_module(f"tests.agencies.{name}").serve(agencies, tables, None)
    agencies.put(ZIP, snap_zip(tables["usda_snap"].filter(pl.col("fiscal_year") >= 2023)))
    found = {}
    for dataset in DATASETS.values():
        for live in dataset.live(TODAY):
            bare = live.request.url.split("?")[0]
            if live.request.url in agencies.documents:
                found[live.name] = agencies.documents[live.request.url]
            elif bare in agencies.searches and live.request.body:
                found[live.name] = agencies.searches[bare](json.loads(live.request.body))[1]
    return found


NEWEST = {
    "bea_regional": ["bea_regional_live_sainc4", "bea_regional_live_sagdp4n", "bea_regional_live_sapce1"],
    "census_population": ["census_population_live_2000_2010", "census_population_live_2020_2025"],
    "census_federal_aid": ["census_federal_aid_2022"],
    "cms_medicaid_federal": ["cms_medicaid_federal_2024"],
    "irs_data_book_table_5": ["irs_data_book_table_5_live_2023"],
    "irs_historic_table_2": ["irs_historic_table_2_live_2022"],
    "ssa_ssi": ["ssa_ssi_2024"],
    "treasury_mts": ["treasury_mts_2026"],
    "usaspending_awards": ["usaspending_awards_2025_grants"],
    "va_expenditures": ["va_expenditures_2023"],
}
"""Where a dataset's documents are many of one kind, those that are damaged; else all of them are."""
SERVED = [
    (dataset.name, live.name)
    for dataset in DATASETS.values()
    for live in dataset.live(TODAY)
    if live.name in NEWEST.get(dataset.name, [live.name])
]
NAMES_OWN_LINES = {"cbo_actual", "omb_historical"}
"""Tables whose lines are called what the agency calls them: one under another name is no line lost."""


def look(dataset, document, content, whole):
    """Read a damaged document: one line that says what is wrong, or figures in which no state and no year is lost."""
    try:
        frame = dataset.read(document, content)
    except SourceError as error:
        line = str(error)
        assert line.startswith(f"{document.name}: ")
        assert len(line) > len(document.name) + 5
        assert line.isprintable(), line
        assert len(line) < 600, line
        return
    figures = frame.drop("document")
    assert dataset.schema.is_valid(figures)
    for name in figures.columns:
        if figures[name].dtype.is_float():
            assert figures[name].is_finite().all(), name
    if "area" in figures.columns:
        counts = figures.filter(pl.col("area").is_in(STATE_CODES)).group_by(dataset.block).len()
        assert counts.height == figures.select(dataset.block).unique().height
        assert counts["len"].unique().to_list() == [len(STATE_CODES)]
    if dataset.year is not None:
        series = [name for name in dataset.block if name != dataset.year]
        lost = held(whole, series, dataset.year) - held(figures, series, dataset.year)
        found = held(figures, series, dataset.year) - held(whole, series, dataset.year)
        assert len(lost) <= len(found if dataset.name in NAMES_OWN_LINES else ()), f"left out: {lost}"
    try:
        require_plausible(dataset, frame, whole)
    except SourceError as error:
        assert str(error).isprintable()  # noqa: PT017  (either outcome is right)


def held(figures, series, year):
    """The series that have every year from their first to their last, and their first year."""
    by = figures.select(*series, year).unique().group_by(series or pl.lit(0).alias("all"))
    spans = by.agg(pl.len(), first=pl.col(year).min(), last=pl.col(year).max())
    whole = spans.filter(pl.col("len") == pl.col("last") - pl.col("first") + 1)
    return set(whole.drop("len", "last").rows())


@pytest.mark.parametrize(("table", "name"), SERVED)
def test_what_is_served_damaged(table, name):
    dataset = DATASETS[table]
    document = next(live for live in dataset.live(TODAY) if live.name == name)
    content = served()[name]
    whole = dataset.read(document, content)

    @settings(
        max_examples=12,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(DAMAGES)
    def every_damage(damages):
        bad = content
        for damage in damages:
            bad = damaged(bad, damage)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            look(dataset, document, bad, whole)

    every_damage()
