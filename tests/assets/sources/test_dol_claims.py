"""Continued claims: a made-up workbook and its faults, the supplement's weeks, the real one and DOL's own reports."""

import io
from datetime import date, timedelta
from functools import partial

import openpyxl
import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.fiscal_year import fiscal_years_of
from assets.sources.dol.claims import CLAIMS, ENDED_EARLY, FROM_MONTHLY_REPORTS
from pipeline.documents.cells import csv_cells, headed_sheet_cells
from pipeline.errors import SourceError

[DOCUMENT] = CLAIMS.documents
HEADER = ["state_abb", "week", "lwa_state", "total_cc", "state_cc", "eb_cc", "pua_cc", "peuc_cc"]
SATURDAYS = [date(2020, 1, 4) + timedelta(weeks=week) for week in range(92)]
WEEKLY = {(year, state, program): months["weekly"] for (year, state, program), months in FROM_MONTHLY_REPORTS.items()}


def counts(state, week):
    """100 regular, 10 EB, 50 PUA, 20 PEUC a week; where the monthly reports stand in, the year's weeks in one week."""
    pandemic = week >= date(2020, 3, 28)
    pua, peuc = (50, 20) if pandemic else (None, None)
    for program in ("pua", "peuc"):
        for year, day in ((2020, date(2020, 8, 1)), (2021, date(2020, 10, 3))):
            of_year = date(year - 1, 10, 1) <= week < date(year, 10, 1)
            if (year, state, program) in WEEKLY and of_year and pandemic:
                weeks = WEEKLY[year, state, program] if week == day else 0
                pua, peuc = (weeks, peuc) if program == "pua" else (pua, weeks)
    return [100 + 10 + (pua or 0) + (peuc or 0), 100, 10, pua, peuc]


def workbook(rows=None, header=HEADER, sheet="week_continued_claims", change=lambda row: row):
    book = openpyxl.Workbook()
    book.active.title = "month_final_payments"
    table = book.create_sheet(sheet)
    table.append(header)
    made = [[state, f"{week} 00:00:00", "false", *counts(state, week)] for state in STATE_CODES for week in SATURDAYS]
    for row in rows(made) if rows else made:
        table.append(change(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(place, value, state="OH", week="2021-01-09"):
    """A workbook with one other cell."""
    return workbook(
        change=lambda row: [*row[:place], value, *row[place + 1 :]] if row[0] == state and week in row[1] else row
    )


@pytest.fixture(scope="module")
def made():
    frame = CLAIMS.read(DOCUMENT, workbook())
    return {key[:3]: key[3] for key in frame.select("program", "fiscal_year", "area", "weeks_claimed").rows()}


def test_weeks_are_added_to_the_fiscal_year_they_end_in(made):
    assert len(made) == 51 * (7 + 6)
    assert (made["regular", 2020, "NY"], made["regular", 2021, "NY"]) == (39 * 100, 52 * 100)
    assert (made["pua", 2020, "NY"], made["peuc", 2021, "NY"]) == (27 * 50, 52 * 20)
    assert made["all", 2021, "NY"] == 52 * 180


def test_the_supplement_is_due_on_its_weeks(made):
    assert made["supplement_600", 2020, "NY"] == 17 * 180
    assert made["supplement_300", 2020, "NY"] == 6 * 180
    assert made["supplement_300", 2021, "NY"] == 36 * 180
    assert ("supplement_600", 2021, "NY") not in made


def test_states_declined_or_ended_it(made):
    assert (made["supplement_300", 2020, "SD"], made["supplement_600", 2020, "SD"]) == (0, 17 * 180)
    assert made["supplement_300", 2021, "TX"] == 26 * 180
    assert made["supplement_300", 2021, "IA"] == 24 * 180
    assert made["supplement_300", 2021, "LA"] == 31 * 180
    assert made["supplement_300", 2021, "IN"] == made["supplement_300", 2021, "MD"] == 36 * 180
    assert len({state for states in ENDED_EARLY.values() for state in states}) == 24
    assert all(day.isoweekday() == 6 for day in ENDED_EARLY)


def test_monthly_reports_stand_in_where_the_weekly_ones_lack_most(made):
    assert made["peuc", 2021, "WA"] == 6_184_182
    assert made["all", 2021, "WA"] == 6_184_182 + 52 * 160
    assert made["supplement_300", 2021, "WA"] == 4_828_328 + 36 * 160
    assert made["supplement_600", 2020, "WV"] == 357_523 + 17 * 130


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (partial(workbook, sheet="weeks"), "no sheet named as week_continued_claims"),
        (partial(workbook, header=[*HEADER[:4], "reg_cc", *HEADER[5:]]), "no column state_cc"),
        (partial(workbook, rows=lambda rows: rows[:-92]), "missing WY in week 2020-01-04"),
        (partial(workbook, rows=lambda rows: [*rows, rows[0]]), "AL stands twice in week 2020-01-04"),
        (
            partial(workbook, rows=lambda rows: [row for row in rows if "2020-05-09" not in row[1]]),
            "the weeks are not those of",
        ),
        (partial(changed, 0, "PR"), "unknown state 'PR'"),
        (partial(changed, 1, "week 2"), "no week at OH: 'week 2'"),
        (partial(changed, 4, 101), "do not add to total_cc in OH"),
        (partial(changed, 6, None), "no number at OH, 2021-01-09, pua_cc"),
        (partial(changed, 4, "n/a"), "no number at OH, 2021-01-09, state_cc: 'n/a'"),
        (partial(changed, 7, 1, "WA"), "do not add to total_cc in WA"),
        (
            partial(
                workbook,
                change=lambda row: (
                    [*row[:3], row[3] + 1, *row[4:7], row[7] + 1] if row[0] == "WA" and "2021-01-09" in row[1] else row
                ),
            ),
            "peuc of WA in 2021 has 156,581 weeks, not those known to lack most",
        ),
        (b"<html>\n", "not a workbook"),
        (b"", "not a workbook"),
    ],
)
def test_another_workbook_is_refused(content, message):
    with pytest.raises(SourceError, match=message) as refused:
        CLAIMS.read(DOCUMENT, content() if callable(content) else content)
    assert "\n" not in str(refused.value)


@pytest.fixture(scope="module")
def real(document):
    return CLAIMS.read(DOCUMENT, document(DOCUMENT.file))


def test_real_weeks(real):
    sums = {
        key[:2]: key[2]
        for key in real.group_by("program", "fiscal_year").agg((pl.col("weeks_claimed").sum() / 1e6).round(1)).rows()
    }
    assert (sums["regular", 2020], sums["regular", 2021]) == (451.2, 224.3)
    assert (sums["all", 2020], sums["all", 2021]) == (744.6, 843.5)
    assert (sums["supplement_600", 2020], sums["supplement_300", 2020]) == (465.7, 168.9)
    assert sums["supplement_300", 2021] == 546.1


def test_pandemic_claims_are_those_the_department_publishes(real, document):
    """But for the states where the monthly reports stand in."""
    cells = headed_sheet_cells(
        document("dol/weekly_pandemic_claims.xlsx"), ["State", "Reflect Date", "PUA CC", "PEUC CC"]
    )
    weeks = cells.with_columns(week=pl.col("Reflect Date").str.slice(0, 10).str.to_date(strict=False)).drop_nulls(
        "week"
    )
    years = (
        weeks.with_columns(fiscal_year=fiscal_years_of(pl.col("week")))
        .filter(pl.col("State").is_in(STATE_CODES))
        .group_by("fiscal_year", area="State")
        .agg(pl.col("PUA CC", "PEUC CC").cast(pl.Float64).sum().cast(pl.Int64))
        .unpivot(index=["fiscal_year", "area"], variable_name="column", value_name="published")
        .with_columns(program=pl.col("column").str.strip_suffix(" CC").str.to_lowercase())
    )
    both = real.join(years, on=["program", "fiscal_year", "area"])
    assert both.height == 2 * 2 * 51
    other = both.filter(pl.col("weeks_claimed") != pl.col("published"))
    assert {row[:4] for row in other.select("fiscal_year", "area", "program", "published").rows()} == {
        (*key, weeks) for key, weeks in WEEKLY.items()
    }


@pytest.mark.parametrize(
    ("state", "file", "column", "program"),
    [("WA", "dol/ap5159.csv", "c29", "peuc"), ("WV", "dol/ap902.csv", "c5", "pua")],
)
def test_what_stands_in_is_what_the_monthly_reports_say(document, state, file, column, program):
    months = (
        csv_cells(document(file), ["st", "rptdate", column])
        .filter(st=state)
        .with_columns(day=pl.col("rptdate").str.to_date("%m/%d/%Y"), weeks=pl.col(column).cast(pl.Int64))
    )
    periods = {
        (2020, "year"): (date(2019, 10, 1), date(2020, 9, 30)),
        (2021, "year"): (date(2020, 10, 1), date(2021, 9, 30)),
        (2020, "supplement_600"): (date(2020, 4, 1), date(2020, 7, 31)),
        (2020, "supplement_300"): (date(2020, 8, 1), date(2020, 8, 31)),
        (2021, "supplement_300"): (date(2021, 1, 1), date(2021, 8, 31)),
    }
    for year in (2020, 2021):
        known = FROM_MONTHLY_REPORTS.get((year, state, program), {})
        for name in set(known) - {"weekly"}:
            within = pl.col("day").is_between(*periods.get((year, name), (date.max, date.max)))
            assert months.filter(within)["weeks"].sum() == known[name]
