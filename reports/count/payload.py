"""The figures of every way of counting as small files: rows in, records for JSON out.

Belongs here: what ``data/api`` holds, in the units its names say. Does not belong here: reading rows, writing files,
arithmetic. A net is linear in one vector of 51 areas for each category and option, so the vectors of a year make every
way of counting, every group of states and every map of a tax or program. A category that a year has no vector of is
zero in it.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import polars as pl

from reports.count.presets import ADDRESS, DEFINITIONS, GROUPS, VIEWS, WAYS
from reports.words.rows import DEFAULT_METHOD

FORMAT = 1
"""Number of the files' shape: a higher one where a name is gone or means something else."""
TENTHS = 10
"""Vectors are whole tenths of a dollar per person."""
TENS = 10
"""Quantiles are whole tens of dollars per person."""
SHARES = 100_000
"""Shares of income or product are whole hundred-thousandths."""
_LETTERS = {"democratic": "d", "republican": "r", "split": "s", "pays_in": "p", "gets_back": "g", "about_even": "e"}
_NONE = "-"

Tables = Mapping[str, pl.DataFrame]
Payload = dict[str, Any]


def index(tables: Tables, release: str) -> Payload:
    """What holds of all years: states, categories, questions and answers, presets, and where the years' files are.

    Args:
        tables: as ``pipeline.read.by_option`` finds them.
        release: version of the released file.
    """
    about = tables["about"].row(0, named=True)
    return {
        "format": FORMAT,
        "release": release,
        "method_version": about["method_version"],
        "licence": about["licence"],
        "licence_url": about["licence_url"],
        "years": [
            {"fiscal_year": row["fiscal_year"], "status": row["status"], "file": f"{row['fiscal_year']}.json"}
            for row in tables["years"].iter_rows(named=True)
        ],
        "all_years": "all-years.json",
        "states": [
            {"state": row["state"], "name": row["state_name"], "fips": row["fips"]}
            for row in tables["states"].iter_rows(named=True)
        ],
        "categories": tables["categories"].drop("position").to_dicts(),
        "questions": _questions(tables),
        "address": ADDRESS,
        "ways": WAYS,
        "views": [{"view": name, "label": label} for name, label in VIEWS.items()],
        "definitions": [
            {"definition": name, "label": label, "first_year": _first_year(tables["leans"], name)}
            for name, label in DEFINITIONS.items()
        ],
        "groups": [{"label": label, "states": list(members)} for label, members in GROUPS.items()],
    }


def _first_year(leans: pl.DataFrame, definition: str) -> int | None:
    """The first fiscal year for which a definition says who is blue and red."""
    known = leans.filter(pl.col("lean").is_in(["democratic", "republican"]), definition=definition)
    return min(known["fiscal_year"].to_list(), default=None)


def _questions(tables: Tables) -> list[Payload]:
    """A record an axis, in the method's order, with its options and the vectors each puts in the default's place."""
    rules: dict[str, list[Payload]] = {}
    for row in tables["rules"].iter_rows(named=True):
        if "/" in row["method"]:
            vector = None if row["is_left_out"] else row["method"]
            rules.setdefault(row["method"], []).append(
                {"side": row["side"], "category": row["category"], "vector": vector}
            )
    found: dict[str, Payload] = {}
    for row in tables["axes"].iter_rows(named=True):
        axis = found.setdefault(
            row["axis"],
            {
                "axis": row["axis"], "position": row["question_position"], "question": row["question"],
                "hint": row["hint"], "options": [],
            },
        )  # fmt: skip
        axis["options"].append(
            {
                "option": row["option"], "answer": row["answer"], "meaning": row["meaning"],
                "rules": rules.get(f"{row['axis']}/{row['option']}", []),
            }
        )  # fmt: skip
    return list(found.values())


def year(tables: Tables, fiscal_year: int, release: str) -> Payload:
    """The figures of one fiscal year, by state in the order of the index.

    Raises:
        ValueError: an area is missing from a vector.
    """
    states = tables["states"]["state"].to_list()
    own = {name: rows.filter(fiscal_year=fiscal_year) for name, rows in tables.items() if "fiscal_year" in rows.columns}
    nets = _by_state(own["nets"], states)
    return {
        "format": FORMAT,
        "release": release,
        "fiscal_year": fiscal_year,
        "status": own["years"]["status"][0],
        "price_level": own["years"]["price_level"][0],
        "population": nets["population"].to_list(),
        "vectors": _vectors(own["vectors"], states),
        **_stand_ins(own["stand_ins"]),
        "verdicts": _letters(nets["verdict"]),
        "error_tenth_usd": _whole(nets["net_error_per_capita_usd"], TENTHS),
        "leans": {
            name: _letters(_by_state(own["leans"].filter(definition=name), states)["lean"]) for name in DEFINITIONS
        },
        "group_error_tenth_usd": _group_errors(own["group_errors"]),
        "views": {
            name: _whole(_by_state(of_view, states)["value"], TENTHS if name == "five_year_mean" else SHARES)
            for (name,), of_view in sorted(own["views"].partition_by("view", as_dict=True).items())
        },
        "quantile_steps_ten_usd": {
            view: [_steps(row) for row in _by_state(own["quantiles"].filter(view=view), states)["quantiles"]]
            for view in ("raw", "balanced")
        },
    }


def is_of_this_form(record: Mapping[str, Any]) -> bool:
    """Whether a year's record has the shape ``year`` gives it."""
    return record.get("format") == FORMAT and "stand_ins" in record and set(record.get("leans", ())) == set(DEFINITIONS)


def all_years(tables: Tables, release: str) -> Payload:
    """The default method in every year: people, what is paid and received, and the groups; a row a year."""
    states = tables["states"]["state"].to_list()
    years = tables["years"].to_dicts()
    nets = {
        row["fiscal_year"]: _by_state(tables["nets"].filter(fiscal_year=row["fiscal_year"]), states) for row in years
    }
    # Sums of what the years' files hold, so that both say the same to the tenth.
    sums = {
        side: [_sum_of_vectors(tables["vectors"], of, side, states) for of in nets] for side in ("paid", "received")
    }
    leans = tables["leans"].partition_by(["definition", "fiscal_year"], as_dict=True)
    return {
        "format": FORMAT,
        "release": release,
        "years": [row["fiscal_year"] for row in years],
        "status": [row["status"] for row in years],
        "price_level": [row["price_level"] for row in years],
        "population": [rows["population"].to_list() for rows in nets.values()],
        "paid_tenth_usd": sums["paid"],
        "received_tenth_usd": sums["received"],
        "share_of_personal_income": [
            _whole(
                _by_state(tables["views"].filter(view="share_of_personal_income", fiscal_year=of), states)["value"],
                SHARES,
            )
            for of in nets
        ],
        "leans": {
            name: [
                _letters(_by_state(leans[name, of], states)["lean"]) if (name, of) in leans else _NONE * len(states)
                for of in nets
            ]
            for name in DEFINITIONS
        },
    }


def _vectors(rows: pl.DataFrame, states: list[str]) -> list[Payload]:
    found = []
    for (side, category, method), of_one in rows.partition_by(
        ["side", "category", "method"], as_dict=True, maintain_order=True
    ).items():
        if of_one["state"].to_list() != states:
            raise ValueError(f"{side}/{category} under {method} is not of every state")
        if (total := of_one["amount_usd"].sum()) or of_one["amount_usd"].abs().sum():
            found.append(
                {
                    "side": side, "category": category, "vector": method,
                    "tenth_usd": _whole(of_one["per_capita_usd"], TENTHS), "total_usd": round(total),
                }
            )  # fmt: skip
    return found


def _stand_ins(rows: pl.DataFrame) -> Payload:
    """What stands in for the measures of the default method, and its part of all dollars, paid and received."""
    softer = rows.filter(pl.col("stand_ins").list.len() > 0)
    part, total = (float(of["amount_usd"].sum()) for of in (softer, rows))
    return {
        "stand_in_share": round(part / total * SHARES) if total else 0,
        "stand_ins": [
            {"side": row["side"], "category": row["category"], "by": row["stand_ins"]}
            for row in softer.iter_rows(named=True)
        ],
    }


def _sum_of_vectors(rows: pl.DataFrame, fiscal_year: int, side: str, states: list[str]) -> list[int]:
    """What each state pays or receives by the default method, tenths of a dollar per person."""
    own = rows.filter(fiscal_year=fiscal_year, side=side, method=DEFAULT_METHOD)
    sums: dict[str, int] = {}
    for state, per_capita_usd in own.select("state", "per_capita_usd").iter_rows():
        sums[state] = sums.get(state, 0) + round(per_capita_usd * TENTHS)
    return [sums.get(state, 0) for state in states]


def _group_errors(rows: pl.DataFrame) -> Payload:
    found: Payload = {}
    for row in rows.iter_rows(named=True):
        if row["net_error_per_capita_usd"] is not None and row["definition"] in DEFINITIONS:
            error = round(row["net_error_per_capita_usd"] * TENTHS)
            found.setdefault(row["definition"], {})[_LETTERS[row["lean"]]] = error
    return found


def _by_state(rows: pl.DataFrame, states: list[str]) -> pl.DataFrame:
    """The rows in the order of the states, nulls for those without one."""
    return pl.DataFrame({"state": states}).join(rows, on="state", how="left", maintain_order="left")


def _whole(values: pl.Series, parts: int) -> list[int | None]:
    return [None if value is None else round(value * parts) for value in values]


def _letters(values: pl.Series) -> str:
    return "".join(_LETTERS.get(value, _NONE) for value in values)


def _steps(quantiles: pl.Series) -> list[int]:
    """The least in tens of dollars, then how far each is above the one before."""
    whole = [round(value / TENS) for value in quantiles]
    return [whole[0], *(after - before for before, after in pairwise(whole))]
