"""Pandemic unemployment by month: small files with their faults, what is no measurement, and the real ones."""

import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.sources.dol.payments import FORMS, PARTLY_REPORTED, PAYMENTS
from pipeline.errors import SourceError

EB, PEUC, PUA = PAYMENTS.documents
MONTHS = ["4/30/2020", "9/30/2020", "10/31/2020", "9/30/2021", "9/30/2022"]
WEEKLY_USD = 200
KNOWN = {(area, year): weeks for (program, year, area), weeks in PARTLY_REPORTED.items() if program == "pua"}
YEAR_OF = {"9/30/2020": 2020, "9/30/2021": 2021, "9/30/2022": 2022}


def rows(**changed):
    """Rows of ap902, by state and month: claimed, compensated, amount; DC as it is known; CA makes up the total."""
    found = {(state, month): [50_000, 40_000, 40_000 * WEEKLY_USD] for state in STATE_CODES for month in MONTHS}
    for month in MONTHS:
        weeks = KNOWN.get(("DC", YEAR_OF.get(month)), 0)
        found["DC", month] = [weeks, weeks, weeks * WEEKLY_USD]
    found |= {tuple(key.replace("_", "/").split(" ")): value for key, value in changed.items()}
    held = sum(amount for *_, amount in found.values() if amount is not None)
    weeks, amount = found["CA", "9/30/2020"][1:]
    more = FORMS["pua"].total_usd - held
    found["CA", "9/30/2020"] = [10**9, weeks + round(more / WEEKLY_USD), amount + more]
    return found


def pua(found=None, header="st,rptdate,c4,c5,c6", **changed):
    lines = [
        ",".join(map(str, [state, month, *("" if cell is None else cell for cell in cells)]))
        for (state, month), cells in (found or rows(**changed)).items()
    ]
    return "\n".join([header, *lines, ""]).encode()


def figures(frame):
    return {(row["fiscal_year"], row["area"]): row for row in frame.iter_rows(named=True)}


def test_months_are_added_to_federal_fiscal_years():
    found = figures(PAYMENTS.read(PUA, pua()))
    assert len(found) == 3 * 51
    assert {key: found[2020, "OH"][key] for key in ("program", "months", "weeks_claimed", "weeks_compensated")} == {
        "program": "pua",
        "months": 2,
        "weeks_claimed": 100_000,
        "weeks_compensated": 80_000,
    }
    assert found[2021, "OH"]["amount_usd"] == 2 * 40_000 * WEEKLY_USD
    assert found[2022, "OH"]["months"] == 1


@pytest.mark.parametrize(
    ("cells", "weeks", "amount"),
    [
        ([50_000, 0, 0], None, None),
        ([5_000, 0, 0], 40_000, 8_000_000.0),
        ([5_000, 40_000, 40_000 * 900], 80_000, None),
        ([5_000, 40_000, 100], 80_000, 8_000_100.0),
        ([5_000, 60_000, 100], 100_000, None),
    ],
    ids=["unreported", "nothing to report", "with the supplement", "low", "without the amount"],
)
def test_what_is_no_measurement_is_null(cells, weeks, amount):
    row = figures(PAYMENTS.read(PUA, pua(**{"OH 9_30_2021": cells})))[2021, "OH"]
    assert (row["weeks_compensated"], row["amount_usd"]) == (weeks, amount)


def test_before_may_2020_claims_wait_for_payment():
    row = figures(PAYMENTS.read(PUA, pua(**{"MD 4_30_2020": [2_000_000, 0, 0]})))[2020, "MD"]
    assert (row["months"], row["weeks_compensated"], row["amount_usd"]) == (2, 40_000, 8_000_000)


def test_a_partial_report_is_null_and_another_one_asks_for_a_look():
    row = figures(PAYMENTS.read(PUA, pua()))[2021, "DC"]
    assert (row["weeks_claimed"], row["weeks_compensated"], row["amount_usd"]) == (10_018, None, None)
    with pytest.raises(SourceError, match="DC in 2021 has not the 10,018 weeks that are known to be a part"):
        PAYMENTS.read(PUA, pua(**{"DC 9_30_2021": [600_000, 600_000, 600_000 * WEEKLY_USD]}))


def without(state):
    """The rows without a state, California having its payments, so that the total is the known one."""
    found = rows()
    gone = {key: found.pop(key) for key in list(found) if key[0] == state}
    found["CA", "9/30/2020"][2] += sum(amount for *_, amount in gone.values())
    return found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (pua(without("WY")), "missing WY in fiscal_year 202"),
        (pua().replace(b"\nWY,", b"\nXY,"), "unknown state 'XY'"),
        (pua().replace(b"\nWY,9/30/2021", b"\nWY,9/30/2020"), "a month of a state stands twice"),
        (pua().replace(b"\nWY,9/30/2021", b"\nWY,9/29/2021"), "'9/29/2021' is not the end of a month"),
        (pua().replace(b"\nWY,9/30/2021", b"\nWY,2021-09-30"), "'2021-09-30' is not the end of a month"),
        (pua(**{"WY 9_30_2021": [1, 1, None]}), "no number in WY, 9/30/2021"),
        (pua().replace(b"\nWY,9/30/2021,50000", b"\nWY,9/30/2021,n/a"), "no number in WY, 9/30/2021"),
        (pua().replace(b"c6", b"c7"), "no column c6"),
        (pua().replace(b",8000000", b",8000"), "pua adds to .*, known are .131,150,000,000"),
        (b"<html>\n", "no column"),
        (b"", "not a CSV file"),
    ],
)
def test_another_file_is_refused(content, message):
    with pytest.raises(SourceError, match=message) as refused:
        PAYMENTS.read(PUA, content)
    assert "\n" not in str(refused.value)


@pytest.fixture(scope="module")
def real(document):
    return PAYMENTS.combine({one.name: PAYMENTS.read(one, document(one.file)) for one in PAYMENTS.documents})


def test_real_years_and_totals(real):
    found = real.group_by("program", "fiscal_year").agg((pl.col("amount_usd").sum() / 1e9).round(2)).rows()
    totals = {(program, year): amount for program, year, amount in found}
    assert {program: len([key for key in totals if key[0] == program]) for program in FORMS} == {
        "pua": 3,
        "peuc": 2,
        "eb": 14,
    }
    assert (totals["pua", 2020], totals["pua", 2021], totals["pua", 2022]) == (53.38, 72.25, 1.59)
    assert (totals["peuc", 2020], totals["peuc", 2021]) == (9.13, 67.62)
    assert (totals["eb", 2011], totals["eb", 2021]) == (11.73, 10.49)


def test_real_states_whose_reports_are_no_measurement(real):
    missing = real.filter(pl.col("amount_usd").is_null() & pl.col("area").is_in(STATE_CODES))
    of = {
        (program, year): set(missing.filter(program=program, fiscal_year=year)["area"])
        for program, year in [("pua", 2020), ("pua", 2021), ("pua", 2022), ("peuc", 2020), ("peuc", 2021)]
    }
    assert of["pua", 2020] == {"AL", "DC", "SC", "VA", "VT"}
    assert of["pua", 2021] == {"DC", "SC", "VT"}
    assert of["pua", 2022] == {"DC", "LA", "MO", "MS", "MT", "VT"}
    assert of["peuc", 2020] == {"WA"}
    assert of["peuc", 2021] == {"IL", "KY", "WA"}
    large = missing.filter((pl.col("program") == "eb") & (pl.col("weeks_claimed") > 50_000))
    assert set(large.select("fiscal_year", "area").rows()) == {
        (2020, "WA"),
        (2021, "KY"),
        (2021, "NM"),
        (2021, "WA"),
    }


def test_real_figures(real):
    found = {
        (program, year, area): usd
        for program, year, area, usd in real.select("program", "fiscal_year", "area", "amount_usd").rows()
    }
    assert found["pua", 2021, "CA"] == 17_203_261_181
    assert found["peuc", 2020, "NJ"] == pytest.approx(540_642_919, abs=1)
    assert found["pua", 2020, "MD"] is not None
