"""Farm payments by state and program year: a small list with its faults, and the real one."""

import json

import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.sources.usda.farm_payments import FARM_PAYMENTS
from pipeline.errors import SourceError

[DOCUMENT] = FARM_PAYMENTS.documents
KNOWN = {2019: 23.7e9, 2020: 38.7e9, 2023: 9.1e9, 2024: 17.0e9}


def rows():
    """Each state has a part of the year; two post offices abroad have a dollar each, a year is before those kept."""
    states = [
        {"state": state, "year": year, "payments": 9, "amount": KNOWN.get(year, 8e9) / 51}
        for year in range(2015, 2026)
        for state in STATE_CODES
    ]
    abroad = [{"state": code, "year": 2025, "payments": 1, "amount": 1} for code in ("AA", "AE")]
    return [*states, *abroad]


def content(made=None, **fields):
    made = rows() if made is None else made
    made = [row | fields if (row["state"], row["year"]) == ("OH", 2024) else row for row in made]
    return json.dumps(made).encode()


def test_program_years_from_2017():
    frame = FARM_PAYMENTS.read(DOCUMENT, content())
    assert frame.columns == ["year", "area", "amount_usd", "document"]
    assert sorted(set(frame["year"])) == list(range(2017, 2026))
    assert frame.filter(year=2018, area="IA")["amount_usd"].to_list() == [round(8e9 / 51, 2)]
    assert frame.filter(area="overseas").select("year", "amount_usd").rows() == [(2025, 2.0)]


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (content([row for row in rows() if (row["state"], row["year"]) != ("WY", 2018)]), "missing WY in year 2018"),
        (content([*rows(), rows()[200]]), "stands twice in 2018"),
        (content([row for row in rows() if row["year"] != 2025]), "the years are not those to 2025"),
        (content([*rows(), rows()[0] | {"year": 2026}]), "the years are not those to 2025"),
        (content(state="Ohio"), "unknown state 'Ohio'"),
        (content(amount=0), "2024 adds to .16.67 billion, known are 17.0"),
        (content(amount=None), "no state, year and amount in"),
        (content(amount="5"), "no state, year and amount in"),
        (content(year=True), "no state, year and amount in"),
        (content([]), "holds no state"),
        (content().replace(b'"amount"', b'"dollars"'), "no field amount"),
        (b'{"state": "OH"}', "no list of rows under 'rows'"),
        (b"<html>\n", "not a JSON document"),
        (b"", "not a JSON document"),
    ],
)
def test_another_list_is_refused(made, message):
    with pytest.raises(SourceError, match=message) as refused:
        FARM_PAYMENTS.read(DOCUMENT, made)
    assert "\n" not in str(refused.value)


def test_the_real_list(document):
    frame = FARM_PAYMENTS.read(DOCUMENT, document(DOCUMENT.file))
    sums = dict(frame.group_by("year").agg((pl.col("amount_usd").sum() / 1e9).round(1)).rows())
    assert sums == {
        2017: 6.4,
        2018: 15.2,
        2019: 23.7,
        2020: 38.7,
        2021: 9.2,
        2022: 7.2,
        2023: 9.1,
        2024: 17.0,
        2025: 2.4,
    }
    assert frame.filter(year=2019, area="IL")["amount_usd"].item() == 2_085_062_963.05
    california = frame.filter(area="CA").join(frame.group_by("year").agg(us=pl.col("amount_usd").sum()), on="year")
    share = dict(california.select("year", (pl.col("amount_usd") / pl.col("us")).round(3)).rows())
    assert share[2025] == 0.237, "2025 is hardly begun: no measure of a year"
    assert share[2024] < 0.05
