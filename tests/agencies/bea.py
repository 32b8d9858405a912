"""BEA's regional zips as it serves them, made from the project's own tables or, where at hand, from its real files."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from assets.areas import STATES
from assets.sources.bea.regional import REGIONAL
from assets.sources.bea.tables import LINES, OTHER_NAMES
from tests.agencies.server import Agencies

ZIPS = ("SAINC", "SAGDP", "SAPCE")
MILLIONS = ("Millions of dollars", 1e6)
UNITS = {
    "SAINC1": MILLIONS,
    "SAINC4": MILLIONS,
    "SAINC51": MILLIONS,
    "SAGDP1": ("Millions of current dollars", 1e6),
    "SAPCE1": ("Millions of current dollars", 1e6),
}
"""Unit and its dollars, of tables that are not in thousands."""
NOT_WHAT_IS_AT_HAND = {"SAINC35"}
"""Real files that are older than the figures at hand."""


def serve(agencies: Agencies, tables: Mapping[str, pl.DataFrame], documents: Path | None) -> None:
    """Put the three zips."""
    real = {} if documents is None else real_files(documents)
    for name in ZIPS:
        members = {f"{name}1__definition.xml": b"<?xml version='1.0'?><Table/>", f"{name}1_Footnotes.html": b"<html/>"}
        for table in (one for one in LINES if one.startswith(name)):
            persons = tables.get("bea_population") if table == "SAINC1" else None
            file, content = real.get(table) or written(tables["bea_regional"], table, persons)
            members[file.replace("ALL_AREAS", "AL").replace("__", "_")] = content[:500]
            members[file] = content
        agencies.put(f"https://apps.bea.gov/regional/zip/{name}.zip", zipped(members))


def real_files(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Name and bytes of the real files, the newest, by the table's name in the project."""
    name_here = {name: kept for kept, name in OTHER_NAMES.items()}
    return {
        name_here.get(one.table, one.table): (Path(one.file).name, (folder / one.file).read_bytes())
        for one in REGIONAL.documents
        if "__ALL_AREAS_" in one.file and one.table not in NOT_WHAT_IS_AT_HAND
    }


def written(frame: pl.DataFrame, table: str, persons: pl.DataFrame | None = None) -> tuple[str, bytes]:
    """Name and bytes of a table as BEA writes it; a nation the figures lack is the sum of the states.

    ``persons`` are the figures of line 2, population, where the table has it.
    """
    rows = frame.filter(table_name=table)
    states = rows.filter(pl.col("area") != "US").group_by("line", "year").agg(pl.col("amount_usd").sum())
    figures = {(line, year, "US"): usd for line, year, usd in states.rows()}
    figures |= {key[:3]: key[3] for key in rows.select("line", "year", "area", "amount_usd").rows()}
    first, last = rows["year"].min() - 1, rows["year"].max()
    name, (unit, dollars) = OTHER_NAMES.get(table, table), UNITS.get(table, ("Thousands of dollars", 1e3))
    years = [str(year) for year in range(first, last + 1)]
    text = [",".join(["GeoFIPS,GeoName,Region,TableName,LineCode,IndustryClassification,Description,Unit", *years])]
    places = [("00", "United States *", "US"), *((fips, state, code) for code, state, fips in STATES)]
    for fips, place, area in [*places, ("91", "New England *", ""), ("98", "Far West *", "")]:
        lead = f' "{fips}000","{place}", ,{name}'
        text.append(f'{lead},9999,"...","Other line 1/","Number of persons",{",".join("7" for _ in years)}')
        if persons is not None:
            of_area = dict(persons.filter(area=area).select("year", "population").rows())
            cells = ",".join(str(of_area.get(int(year), "(NA)")) for year in years)
            text.append(f'{lead},2,"...","Population (persons) 1/","Number of persons",{cells}')
        for line, about in LINES[table].items():
            cells = (figures.get((line, year, area)) for year in range(first, last + 1))
            amounts = ",".join("(NA)" if usd is None else f"{round(usd / dollars, 6):.15g}" for usd in cells)
            text.append(f'{lead},{line},"...","  {about.words.capitalize()} \xa07/ ","{unit}",{amounts}')
    text += ['"Note: See the included footnote file."', f'"{name}: as published"', '"U.S. Bureau of Economic Analysis"']
    return f"{name}__ALL_AREAS_{first}_{last}.csv", "\r\n".join([*text, ""]).encode("latin-1")


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of ``members`` by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(zipfile.ZipInfo(name), member, zipfile.ZIP_DEFLATED)
    return content.getvalue()
