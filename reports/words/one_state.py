"""One state beside the 51 areas together: what the charts drawn for each state share.

Belongs here: the checks on their rows, the US average, a state's name within a sentence. Does not belong here: drawing.
The US average is dollars over people of the 50 states and DC, never an average of states.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from reports.words.rows import DC, STATES, clean

AVERAGE_MEANS = "US average: the dollars of the 50 states and DC over their people."


def beside_us(
    frame: pl.DataFrame, residents: pl.DataFrame, state: str, by: Sequence[str], averages: Mapping[str, str]
) -> pl.DataFrame:
    """The rows of ``state``, each with what the 51 areas together have a resident, texts made plain, sorted by ``by``.

    Args:
        frame: rows of all 51 areas and one method: fiscal_year, state, method, the columns of ``by``, dollars.
        residents: rows of ``net_contribution`` of the same method: fiscal_year, state, population.
        state: postal code.
        by: what tells the rows of one area apart, fiscal_year among them.
        averages: column of dollars -> name of the column of US dollars a resident.

    Raises:
        ValueError: other than one method, no row of the state, or a row, its dollars or its people missing in an area.
    """
    if frame["method"].n_unique() != 1 or residents["method"].unique().to_list() != frame["method"].unique().to_list():
        raise ValueError("a chart of one state needs rows of exactly one method")
    if state not in frame["state"]:
        raise ValueError(f"no row of state {state!r}")
    people = residents.select("fiscal_year", "state", "population")
    together = (
        frame.select("state", *by, *averages)
        .join(people, on=["fiscal_year", "state"], how="left")
        .group_by(by)
        .agg(
            pl.col("state").n_unique().alias("_areas"),
            (pl.col("population") > 0).fill_null(value=False).sum().alias("_peopled"),
            *(
                pl.when(pl.col(dollars).is_finite().fill_null(value=False).all())
                .then(pl.col(dollars).sum() / pl.col("population").sum())
                .alias(average)
                for dollars, average in averages.items()
            ),
            pl.len().alias("_rows"),
        )
    )
    whole = pl.all_horizontal(pl.col("_areas", "_peopled", "_rows") == STATES + 1)
    if not together.select((whole & pl.all_horizontal(pl.col(*averages.values()).is_not_null())).all()).item():
        raise ValueError("a US average needs the dollars and people of the 50 states and DC, once each")
    chosen = frame.filter(pl.col("state") == state)
    return clean(chosen.join(together.select(*by, *averages.values()), on=by, how="left").sort(by))


def in_sentence(name: str, state: str) -> str:
    """A state's name within a sentence."""
    return f"the {name}" if state == DC else name
