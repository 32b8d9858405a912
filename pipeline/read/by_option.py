"""What pages and others need to count another way: every category under every option, and what stands beside it.

Belongs here: those queries of the released file. Does not belong here: how the figures are written
(``reports/count/payload.py``). Years are those the specifications are counted in: closed ones.
"""

from pathlib import Path

import duckdb
import polars as pl

from pipeline.errors import MoneymapError
from pipeline.read.defaults import METHOD
from pipeline.read.query import released

QUANTILES = 21
"""Evenly spaced, from the least to the most of all ways of a view."""

_QUERIES = {
    "years": """
        select years.fiscal_year, years.status, any_value(prices.price_level) as price_level
        from core.mapped_year as years
        semi join core.specification_side as side on side.fiscal_year = years.fiscal_year
        left join mart.real_net_contribution as prices on prices.fiscal_year = years.fiscal_year
        group by years.fiscal_year, years.status
        order by years.fiscal_year
    """,
    "states": """
        select area as state, area_name as state_name, fips from raw.area where kind = 'state' order by area
    """,
    "axes": """
        select axes.axis, axes.axis_position, axes.option, axes.option_position,
          words.question_position, words.question, words.hint, words.answer, words.meaning
        from core.specification_axis as axes
        join core.specification_words as words using (axis, option)
        order by axes.axis_position, axes.option_position
    """,
    "rules": """
        select method, side, category, bool_and(key = 'not_allocated') as is_left_out
        from core.allocation_rule
        where method <> 'collections'
        group by method, side, category
        order by method, side, category
    """,
    "categories": """
        select category, side, label, category_group, key <> 'not_allocated' as is_placed, position
        from mart.category
        where key is not null
        order by side, position
    """,
    "vectors": """
        select flow.fiscal_year, flow.side, flow.category, flow.method, flow.area as state,
          flow.amount_usd / population.population as per_capita_usd, flow.amount_usd
        from core.state_flow as flow
        join raw.area as areas on areas.area = flow.area and areas.kind = 'state'
        join core.population as population on population.area = flow.area and population.fiscal_year = flow.fiscal_year
        where flow.method <> 'collections'
        order by flow.fiscal_year, flow.side, flow.category, flow.method, flow.area
    """,
    "nets": """
        select fiscal_year, state, population, paid_per_capita_usd, received_per_capita_usd, net_error_per_capita_usd,
          verdict
        from mart.net_contribution
        where method = $method
        order by fiscal_year, state
    """,
    "views": """
        select view, fiscal_year, state, value, unit
        from mart.net_view
        where view in ('five_year_mean', 'share_of_gdp', 'share_of_personal_income') and status = 'final'
        order by view, fiscal_year, state
    """,
    "leans": "select definition, fiscal_year, state, lean from mart.lean order by definition, fiscal_year, state",
    "group_errors": """
        select definition, fiscal_year, lean, net_error_per_capita_usd
        from mart.net_by_lean
        where method = $method
        order by definition, fiscal_year, lean
    """,
    "stand_ins": """
        select flow.fiscal_year, flow.side, flow.category, sum(flow.amount_usd) as amount_usd,
          any_value(regexp_extract_all(flow.key, '\\(([^()]*)\\)', 1)) as stand_ins
        from core.state_flow as flow
        join raw.area as areas on areas.area = flow.area and areas.kind = 'state'
        where flow.method = $method
        group by flow.fiscal_year, flow.side, flow.category
        order by flow.fiscal_year, flow.side, flow.category
    """,
    "about": "select schema_version, method_version, licence, licence_url from mart.about",
}
# A year at a time: all ways of all years at once would fill the memory of a small machine.
_OF_WAYS = """
    select nets.fiscal_year, nets.state, case when choices.is_balanced then 'balanced' else 'raw' end as view,
      quantile_cont(nets.net_per_capita_usd, $quantiles) as quantiles
    from mart.net_by_specification as nets
    join core.specification as choices on choices.spec_id = nets.spec_id
    where nets.fiscal_year = $year
    group by nets.fiscal_year, nets.state, choices.is_balanced
    order by nets.state, choices.is_balanced
"""


def rows_by_option(path: Path, *, with_quantiles: bool = True) -> dict[str, pl.DataFrame]:
    """Name -> rows, of everything a payload is made of; ``quantiles`` holds a list of ``QUANTILES`` dollars a row.

    The quantiles take longer than all else, and are left out where nobody needs them.

    Raises:
        MoneymapError: the released file cannot be opened, or is of a version without these tables.
    """
    with released(path) as connection:
        try:
            found = {name: connection.sql(query, params=_params(query)).pl() for name, query in _QUERIES.items()}
            if not with_quantiles:
                return found
            parts = [number / (QUANTILES - 1) for number in range(QUANTILES)]
            found["quantiles"] = pl.concat(
                connection.sql(_OF_WAYS, params={"quantiles": parts, "year": year}).pl()
                for year in found["years"]["fiscal_year"]
            )
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            said = str(error).splitlines()[0]
            raise MoneymapError(f"{path} was made by another version, 'moneymap run' makes it anew: {said}") from error
    return found


def _params(query: str) -> dict[str, str]:
    """Of a query about the default method, which that is."""
    return {"method": METHOD} if "$method" in query else {}
