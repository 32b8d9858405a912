"""National Conference of State Legislatures (NCSL): which party holds a state's governor and legislature.

Belongs here: NCSL's yearly table of partisan composition, and what every record of party control must satisfy. Its
quirks:
- the table of a year shows control after the January inaugurations; dates known are 26 January 2009, 31 January
  2010-12, 9 June 2014, 4 February 2015, 29 January 2016, 1 February 2019 and 1 March 2024;
- a legislature is a party's by *seats* in both chambers: coalitions, and who breaks a tie, do not count. An asterisk
  (``_FOOTNOTED``) says that they matter: by the note of 2017 coalitions gave Republicans the Senates of New York and
  Washington and Democrats the House of Alaska, and Connecticut's Senate was tied;
- to 2017 a legislature is ``Split``, from 2018 ``Divided``: the same thing, two chambers of different or no majority;
- Nebraska's one chamber is nonpartisan, and so is its state control; the District of Columbia has neither office;
- ``_CORRECTIONS`` names what the table has wrong: January 2016 still prints Louisiana's governor as Republican.
Does not belong here: Ballotpedia's columns of the 2025 transcription, and who is blue (``sql/core``).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES
from assets.licences import THIS_PROJECT
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import Dataset, Document
from pipeline.errors import SourceError

PUBLISHER = "National Conference of State Legislatures"
URL = "https://www.ncsl.org/about-state-legislatures/state-partisan-composition"
LICENCE = "facts; the compilation is (c) National Conference of State Legislatures"
GOVERNED_STATES: tuple[str, ...] = tuple(code for code in STATE_CODES if code != "DC")
"""The 50 states: the areas with a governor and a legislature."""

_NONPARTISAN = ["NE"]
_PARTIES = {"Dem": "democratic", "Democratic": "democratic", "Rep": "republican", "Republican": "republican"}
_GOVERNORS = _PARTIES | {"Ind": "independent"}
_LEGISLATURES = _PARTIES | {"Split": "split", "Divided": "split", "N/A": "nonpartisan", "Nonpartisan": "nonpartisan"}
_CONTROLS = _PARTIES | {"Divided": "divided", "N/A": "nonpartisan", "Nonpartisan legislature": "nonpartisan"}
_FOOTNOTED = {
    *((2014, "NY"), (2014, "WA")),
    *((2017, "AK"), (2017, "CT"), (2017, "NY"), (2017, "WA")),
    *((2018, "AK"), (2018, "CT")),
}
_EXTRACT = {"year": "year", "area": "state", "governor": "gov", "legislature": "leg", "state_control": "ctl"}
_TRANSCRIPTION = {
    "year": "year",
    "area": "state_po",
    "governor": "ncsl_governor",
    "legislature": "ncsl_legislature",
    "state_control": "ncsl_state_control",
}


class PartyControlSchema(dy.Schema):
    """One row a year and state: the governor's party, who holds both chambers, and who holds all three."""

    year = dy.Int64(
        primary_key=True,
        min=1900,
        max=2100,
        description="Calendar year: control after the inaugurations of January, or of the year's session.",
    )
    area = dy.String(primary_key=True, description="Postal code of the state, see raw.area; DC has neither office.")
    governor = dy.String(
        regex="^(democratic|republican|independent)$",
        description="Party of the governor: democratic, republican or independent.",
    )
    legislature = dy.String(
        regex="^(democratic|republican|split|nonpartisan)$",
        description="Who holds both chambers: democratic, republican, split, or nonpartisan (Nebraska).",
    )
    state_control = dy.String(
        regex="^(democratic|republican|divided|nonpartisan)$",
        description="Who holds governor and both chambers: democratic, republican, divided, or nonpartisan (Nebraska).",
    )


class Correction(NamedTuple):
    """One value a document has wrong: what it prints, as read, and what it should."""

    year: int
    area: str
    column: str
    printed: str
    right: str


# John Bel Edwards (D) took office on 11 January 2016; NCSL's table of 20 April 2016 has it right.
_CORRECTIONS = (
    Correction(2016, "LA", "governor", "republican", "democratic"),
    Correction(2016, "LA", "state_control", "republican", "divided"),
)


def parse_party_control(
    content: bytes, columns: Mapping[str, str], years: Sequence[int], corrections: Iterable[Correction] = ()
) -> pl.DataFrame:
    """Read a table of NCSL's control; ``columns`` says how the document names each column of the result.

    Returns: year, area, governor, legislature, state_control.

    Raises:
        SourceError: not this table, an unknown word or footnote, a missing year or state, or control that does not
            follow from governor and legislature.
    """
    printed = csv_cells(content, columns.values()).select(**columns).with_columns(pl.col("year").cast(pl.Int64))
    marked = pl.col("legislature").str.ends_with("*") | pl.col("state_control").str.ends_with("*")
    if unknown := sorted(set(printed.filter(marked).select("year", "area").rows()) - _FOOTNOTED, key=str):
        raise SourceError(f"unknown footnote at {', '.join(f'{area} {year}' for year, area in unknown)}")
    cells = printed.with_columns(pl.col("legislature", "state_control").str.strip_suffix("*"))
    words = {"governor": _GOVERNORS, "legislature": _LEGISLATURES, "state_control": _CONTROLS}
    for column, known in words.items():
        require_known(cells[column], known, column)
    control = cells.with_columns(pl.col(column).replace_strict(known) for column, known in words.items())
    return require_party_control(corrected(control, corrections), years)


def corrected(control: pl.DataFrame, corrections: Iterable[Correction]) -> pl.DataFrame:
    """Apply ``corrections``; SourceError for one whose printed value is not there (the publisher may have fixed it)."""
    for year, area, column, printed, right in corrections:
        here = (pl.col("year") == year) & (pl.col("area") == area)
        if (found := control.filter(here)[column].to_list()) != [printed]:
            raise SourceError(
                f"{column} of {area} {year} is {', '.join(found) or 'missing'}, to be corrected: {printed}"
            )
        control = control.with_columns(pl.when(here).then(pl.lit(right)).otherwise(pl.col(column)).alias(column))
    return control


def require_party_control(control: pl.DataFrame, years: Sequence[int]) -> pl.DataFrame:
    """Return ``control``, its columns and rows in order, when it is a sound record of exactly ``years``.

    Raises:
        SourceError: another year, a missing, repeated or unknown state, a nonpartisan legislature other than
            Nebraska's, or a state control that governor and legislature do not imply.
    """
    if set(control["year"]) != set(years):
        raise SourceError(f"holds the years {_listed(control['year'])}, not {_listed(years)}")
    require_known(control["area"], GOVERNED_STATES, "area")
    for (year,), group in control.group_by("year", maintain_order=True):
        found = group["area"].to_list()
        if missing := sorted(set(GOVERNED_STATES) - set(found)):
            raise SourceError(f"missing {', '.join(missing)} in year {year}")
        if len(found) != len(GOVERNED_STATES):
            raise SourceError(
                f"{', '.join(sorted({a for a in found if found.count(a) > 1}))} stands twice in year {year}"
            )
        if (nonpartisan := group.filter(legislature="nonpartisan")["area"].to_list()) != _NONPARTISAN:
            raise SourceError(
                f"nonpartisan legislature in {', '.join(nonpartisan) or 'no state'} in year {year}, not NE"
            )
    if wrong := control.filter(pl.col("state_control") != _implied_control()).select("year", "area").rows():
        places = ", ".join(f"{area} {year}" for year, area in sorted(wrong))
        raise SourceError(f"state control does not follow from governor and legislature in {places}")
    return control.select(PartyControlSchema.column_names()).sort("year", "area")


def _implied_control() -> pl.Expr:
    """A party that holds governor and both chambers has control; the rest is divided, Nebraska nonpartisan."""
    governor, legislature = pl.col("governor"), pl.col("legislature")
    return (
        pl.when(legislature == "nonpartisan")
        .then(legislature)
        .when(governor == legislature)
        .then(governor)
        .otherwise(pl.lit("divided"))
    )


def _listed(years: Iterable[int]) -> str:
    return ", ".join(sorted(set(map(str, years)))) or "none"


NCSL_PARTY_CONTROL = Dataset(
    name="ncsl_party_control",
    description="Party of the governor, of both chambers by seats, and of all three, by state; after the inaugurations",
    schema=PartyControlSchema,
    first_year=2009,
    documents=(
        Document(
            name="ncsl_party_control_2009_2024",
            publisher=PUBLISHER,
            table="State & Legislative Partisan Composition",
            vintage="tables of 2009 to 2024",
            url=URL,
            file="party_control/derived_ncsl_control_2009_2024.csv",
            parse=partial(parse_party_control, columns=_EXTRACT, years=range(2009, 2025), corrections=_CORRECTIONS),
            licence=LICENCE,
            compiled_by="dwillis (state_legislatures) and shaw-a-d (6011_project)",
            form="extract",
            copied_from="dwillis/state_legislatures@9b2fa1c, shaw-a-d/6011_project@4040dec",
        ),
        Document(
            name="ncsl_party_control_2025",
            publisher=PUBLISHER,
            table="State & Legislative Partisan Composition",
            vintage="table of 2025",
            url=URL,
            file="party_control/ncsl_ballotpedia_2025_transcribed.csv",
            parse=partial(parse_party_control, columns=_TRANSCRIPTION, years=(2025,)),
            licence=LICENCE,
            compiled_by=THIS_PROJECT,
            form="transcribed",
        ),
    ),
)
