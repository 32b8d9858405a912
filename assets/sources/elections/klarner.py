"""Carl Klarner, State Partisan Balance: which party held a state's governor and legislature, to 2011.

Belongs here: his control of governor and chambers in the years before NCSL's tables (and the overlap, as a check). The
quirks:
- codes: 1 Democratic, 0 Republican, 0.5 neither (a chamber tied or with control shared; a governor of no major party);
  ``leg_cont`` is the mean of the chambers and ``government_cont`` that of governor and chambers, so 1 and 0 alone mean
  one party holds all;
- ``year`` is that of the legislative session (elected in the year before); a chamber that changed hands is coded by
  who held it when the budget passed. The codebook gives no date for the governor; those newly elected are coded
  from the January they took office (Louisiana's of 14 January 2008 in 2008);
- a chamber is a party's with more than half of all *seats*, else he judges by its leaders: Louisiana's House of 2010
  (52 of 105 Democrats) is 0.5, where NCSL counts it Democratic and he himself the one of 2009 (51 Democrats);
- Nebraska's chamber is nonpartisan, and blank here; the years after 2011 are blank throughout, so not kept;
- ``_CORRECTIONS`` names what the file has wrong.
Does not belong here: years before the first that is needed, which are not read, and who is blue (``sql/core``).
"""

import polars as pl

from assets.areas import CODE_OF_NAME
from assets.licences import CC0
from assets.sources.elections.ncsl import Correction, PartyControlSchema, corrected, require_party_control
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import Dataset, Document, first_year
from pipeline.errors import SourceError

PUBLISHER = "Carl Klarner, State Partisan Balance"
LAST_YEAR = 2011

_CHAMBERS = ["sen_cont_alt", "hs_cont_alt"]
_CODES = ["govparty_c", *_CHAMBERS, "leg_cont", "government_cont"]
_KNOWN = ("1", "0", "0.5")
_ROUNDING = 1e-6
# Robert McDonnell (R) took office on 16 January 2010; New Jersey's governor of 19 January is coded.
_CORRECTIONS = (Correction(2010, "VA", "governor", "democratic", "republican"),)


def parse_partisan_balance(content: bytes) -> pl.DataFrame:
    """Read every needed year to 2011: year, area, governor, legislature, state_control.

    Raises:
        SourceError: not this file, an unknown code, codes that contradict each other, a missing or repeated state,
            or a code in the years that are blank.
    """
    cells = csv_cells(content, ["year", "state", *_CODES])
    codes = cells.with_columns(pl.col("year").cast(pl.Int64)).filter(pl.col("year") >= first_year())
    later = codes.filter((pl.col("year") > LAST_YEAR) & pl.any_horizontal(pl.col(_CODES).is_not_null()))
    if years := sorted(set(later["year"])):
        raise SourceError(f"codes after {LAST_YEAR}: {', '.join(map(str, years))}")
    coded = codes.filter(pl.col("year") <= LAST_YEAR)
    require_known(coded["state"], CODE_OF_NAME, "state")
    require_known(coded["govparty_c"], _KNOWN, "govparty_c")
    for chamber in _CHAMBERS:
        require_known(coded[chamber].drop_nulls(), _KNOWN, chamber)
    control = _require_means(coded.with_columns(pl.col(_CODES).cast(pl.Float64))).select(
        "year",
        area=pl.col("state").replace_strict(CODE_OF_NAME),
        governor=_party_of("govparty_c", "independent"),
        legislature=_party_of("leg_cont", "split"),
        state_control=_party_of("government_cont", "divided"),
    )
    return require_party_control(corrected(control, _CORRECTIONS), range(first_year(), LAST_YEAR + 1))


def _require_means(coded: pl.DataFrame) -> pl.DataFrame:
    """Return ``coded`` when both summary codes are the means they should be, and blank where a chamber is."""
    for summary, parts in {"leg_cont": _CHAMBERS, "government_cont": ["govparty_c", *_CHAMBERS]}.items():
        mean = pl.sum_horizontal(parts, ignore_nulls=False) / len(parts)
        holds = ((pl.col(summary) - mean).abs() <= _ROUNDING) | (pl.col(summary).is_null() & mean.is_null())
        if wrong := coded.filter(~holds.fill_null(value=False)).select("year", "state").rows():
            places = ", ".join(f"{state} {year}" for year, state in wrong)
            raise SourceError(f"{summary} is not the mean of {', '.join(parts)} in {places}"[:300])
    return coded


def _party_of(column: str, between: str) -> pl.Expr:
    """The words of a code: 1 and 0 are a party's, blank is nonpartisan, the rest ``between``."""
    code = pl.col(column)
    return (
        pl.when(code.is_null())
        .then(pl.lit("nonpartisan"))
        .when(code == 1)
        .then(pl.lit("democratic"))
        .when(code == 0)
        .then(pl.lit("republican"))
        .otherwise(pl.lit(between))
    )


KLARNER_PARTISAN_BALANCE = Dataset(
    name="klarner_partisan_balance",
    description="Party of the governor, of both chambers, and of all three, by state and year of session, to 2011",
    schema=PartyControlSchema,
    documents=(
        Document(
            name="klarner_partisan_balance_2011_06_09b",
            publisher=PUBLISHER,
            table="State Partisan Balance Data, 1937-2011",
            vintage="Partisan_Balance_For_Use2011_06_09b",
            url="https://doi.org/10.7910/DVN/LZHMG3",
            file="party_control/klarner_Partisan_Balance_For_Use2011_06_09b.csv",
            parse=parse_partisan_balance,
            licence=CC0,
            copied_from="psthomas/state-partisan-composition@eca87e9",
        ),
    ),
)
