"""US Department of Veterans Affairs: the layout of spending by state from FY2024 on, read from an extract of FY2024.

Belongs here: that extract (CSV, dollars), and which of its kinds is which of ours. Its quirks:
- direct spending is compensation and pension, survivors' benefits and insurance; all else is indirect; items add to
  these and these to the total but for a dollar of rounding;
- survivors' benefits (dependency and indemnity compensation, survivors' pension) stand by themselves: before, they
  were within compensation and pension, where we put them;
- housing and cars adapted to disabilities, and memorial benefits, stand by themselves, too; what held them before is
  not said (burial was within compensation and pension), so they are kinds of their own here;
- general operating expenses are nowhere: missing, so totals are smaller than before by what they were;
- loan guaranty lies where the homes are ($42 million), not all at one office as before ($865 million in FY2015);
- the 50 states and DC, no territories and no national row.
Does not belong here: the workbooks to FY2023, and the dataset (``expenditures.py``).
"""

import polars as pl

from assets.areas import CODE_OF_FIPS, require_every_state, require_parts
from pipeline.documents.cells import csv_cells, require_known
from pipeline.errors import SourceError

_FISCAL_YEAR = 2024
_TOTAL = "total_va_expenditure"
_SURVIVORS = "dependency_and_indemnity_compensation_and_survivors_pension"
_DIRECT = ("compensation_and_pension", _SURVIVORS, "insurance")
_INDIRECT = {
    "education_usd": "education_and_vocational_rehabilitation_employment",
    "loan_guaranty_usd": "loan_guaranty",
    "adapted_housing_usd": "specially_adapted_housing_and_automobiles_and_adaptive_equipment",
    "medical_care_usd": "medical_care",
    "construction_usd": "construction",
    "memorial_usd": "memorial_benefits",
}
_SUMS = {
    "total_direct_expenditure": _DIRECT,
    "total_indirect_expenditure": tuple(_INDIRECT.values()),
    _TOTAL: ("total_direct_expenditure", "total_indirect_expenditure"),
}
_ROUNDING_USD = 2
_STATES_USD = 292_779_019_655
"""What the 51 states add to, direct and indirect together."""


def parse_fiscal_2024(content: bytes) -> pl.DataFrame:
    """Read the extract of FY2024.

    Returns: the columns of ``ExpendituresSchema``, dollars; general_operating_usd is null. 51 states.

    Raises:
        SourceError: another header, a code and a FIPS code that do not go together, a state missing or twice, items
            that do not add to direct or indirect spending or these to the total, or another sum of the states.
    """
    amounts = [_TOTAL, *_SUMS]
    items = [*_DIRECT, *_INDIRECT.values()]
    table = csv_cells(content, ["state_fips", "state", *amounts, *items]).rename({"state": "area"})
    require_known(table["state_fips"], CODE_OF_FIPS, "FIPS code")
    if unlike := table.filter(pl.col("state_fips").replace_strict(CODE_OF_FIPS) != pl.col("area"))["area"].to_list():
        raise SourceError(f"another state's FIPS code beside {', '.join(unlike)}")
    require_every_state(table)
    dollars = table.with_columns(pl.col(name).cast(pl.Int64) for name in {*amounts, *items})
    for total, parts in _SUMS.items():
        require_parts(dollars, total, parts, _ROUNDING_USD)
    if (added := dollars[_TOTAL].sum()) != _STATES_USD:
        raise SourceError(f"the states add to {added:,}, not {_STATES_USD:,}")
    return dollars.select(
        pl.lit(_FISCAL_YEAR, pl.Int64).alias("fiscal_year"),
        "area",
        pl.col(_TOTAL).cast(pl.Float64).alias("total_usd"),
        pl.sum_horizontal(_DIRECT[:2], ignore_nulls=False).cast(pl.Float64).alias("compensation_pension_usd"),
        pl.col("insurance").cast(pl.Float64).alias("insurance_usd"),
        pl.lit(None, pl.Float64).alias("general_operating_usd"),
        *(pl.col(column).cast(pl.Float64).alias(name) for name, column in _INDIRECT.items()),
    )
