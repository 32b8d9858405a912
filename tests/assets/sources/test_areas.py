"""The list of areas, and the checks that every state is there once and that figures add to their totals."""

import polars as pl
import pytest

from assets.areas import (
    CODE_OF_FIPS,
    CODE_OF_NAME,
    STATE_CODES,
    STATES,
    areas,
    require_every_state,
    require_national_row,
    require_parts,
)
from pipeline.errors import SourceError


def test_fifty_states_and_the_district_with_their_codes():
    assert len(STATES) == len(set(STATE_CODES)) == len({fips for _, _, fips in STATES}) == 51
    assert ("CA", "California", "06") in STATES
    assert ("DC", "District of Columbia", "11") in STATES
    assert ("WY", "Wyoming", "56") in STATES
    assert all(len(code) == 2 and fips.isdigit() and len(fips) == 2 and name for code, name, fips in STATES)
    assert [fips for _, _, fips in STATES] == sorted(fips for _, _, fips in STATES)


def test_lookups_know_states_territories_and_the_nation():
    assert CODE_OF_NAME["North Carolina"] == CODE_OF_FIPS["37"] == "NC"
    assert CODE_OF_NAME["Puerto Rico"] == CODE_OF_FIPS["72"] == "PR"
    assert CODE_OF_NAME["United States"] == CODE_OF_FIPS["00"] == "US"
    assert "" not in CODE_OF_FIPS
    assert None not in CODE_OF_FIPS


def test_every_area_has_a_kind_and_stands_once():
    frame = areas()
    assert frame["area"].is_unique().all()
    assert frame["area_name"].is_unique().all()
    kinds = dict(frame.with_columns(pl.col("kind").cast(pl.String)).group_by("kind").len().rows())
    assert kinds == {"state": 51, "territories_abroad": 8, "not_allocated": 2, "national": 1}


def test_names_agree_with_the_geography_file(document):
    rows = pl.read_csv(document("geography/states.csv"), infer_schema=False)
    fips, usps = rows.columns[:2]
    listed = dict(rows.select(fips, usps).rows())
    assert all(listed[number.zfill(2)] == code for code, _, number in STATES)


def test_a_complete_frame_is_returned_as_it_is():
    frame = pl.DataFrame({"area": [*STATE_CODES, "US", "PR"]})
    assert require_every_state(frame) is frame


def test_a_missing_state_is_named_with_its_group():
    frame = pl.DataFrame({"year": [2020] * 51 + [2021] * 50, "area": [*STATE_CODES, *STATE_CODES[:-1]]})
    with pytest.raises(SourceError, match=r"missing WY in year 2021"):
        require_every_state(frame, by=["year"])


def test_a_repeated_state_is_named_even_when_the_number_of_rows_is_right():
    with pytest.raises(SourceError, match=r"AL stands twice"):
        require_every_state(pl.DataFrame({"area": [*STATE_CODES, "AL"]}))
    with pytest.raises(SourceError, match=r"missing WY"):
        require_every_state(pl.DataFrame({"area": [*STATE_CODES[:-1], "AL"]}))


@pytest.mark.parametrize("by", [[], ["year"]])
def test_no_state_at_all_is_refused(by):
    with pytest.raises(SourceError, match="holds no state"):
        require_every_state(pl.DataFrame({"year": [2020], "area": ["US"]}), by=by)
    with pytest.raises(SourceError, match="holds no state"):
        require_every_state(pl.DataFrame(schema={"year": pl.Int64, "area": pl.String}), by=by)


def national(us=100.0, others=(60.0, 30.0, 10.0), year=2020):
    """Figures of some areas and of US in one year; without US where it is Ellipsis."""
    rows = [(year, area, amount) for area, amount in zip(("AL", "PR", "undistributed"), others, strict=True)]
    rows += [] if us is ... else [(year, "US", us)]
    return pl.DataFrame(rows, schema={"year": pl.Int64, "area": pl.String, "amount_usd": pl.Float64}, orient="row")


def test_areas_that_add_to_us_are_returned_as_they_are():
    frame = pl.concat([national(), national(us=7.0, others=(2.0, 8.0, -3.0), year=2021)])
    assert require_national_row(frame, "amount_usd", by=["year"]) is frame
    assert require_national_row(national(), "amount_usd").equals(national())


@pytest.mark.parametrize("us", [98.0, 102.0])
def test_areas_may_be_off_by_the_tolerance_and_no_more(us):
    require_national_row(national(us), "amount_usd", tolerance=2)
    with pytest.raises(SourceError, match=rf"^amount_usd: areas add to 100, US is {us:.0f}$"):
        require_national_row(national(us), "amount_usd", tolerance=1.99)


@pytest.mark.parametrize("us", [99.0, 101.0])
def test_areas_may_be_off_by_a_share_of_us_and_no_more(us):
    require_national_row(national(us), "amount_usd", relative=0.0102)
    with pytest.raises(SourceError, match=rf"areas add to 100, US is {us:.0f}"):
        require_national_row(national(us), "amount_usd", relative=0.0098)


def test_the_group_that_does_not_add_is_named():
    frame = pl.concat([national(), national(us=1_000_000.0, year=2021)])
    with pytest.raises(SourceError, match=r"^amount_usd: areas add to 100 in year 2021, US is 1,000,000$"):
        require_national_row(frame, "amount_usd", by=["year"], tolerance=1)


def test_groups_do_not_make_up_for_each_other():
    frame = pl.concat([national(us=90.0), national(us=110.0, year=2021)])
    with pytest.raises(SourceError, match=r"in year 2020, US is 90"):
        require_national_row(frame, "amount_usd", by=["year"])


def test_us_must_stand_once_in_each_group():
    with pytest.raises(SourceError, match=r"^0 rows for US, not 1$"):
        require_national_row(national(us=...), "amount_usd", tolerance=1000)
    with pytest.raises(SourceError, match=r"^0 rows for US in year 2021, not 1$"):
        require_national_row(pl.concat([national(), national(us=..., year=2021)]), "amount_usd", by=["year"])
    with pytest.raises(SourceError, match=r"^2 rows for US in year 2020, not 1$"):
        require_national_row(pl.concat([national(), national().tail(1)]), "amount_usd", by=["year"])


def test_us_without_a_figure_is_refused():
    with pytest.raises(SourceError, match=r"^no amount_usd of US in year 2020$"):
        require_national_row(national(us=None), "amount_usd", by=["year"], tolerance=1000)


@pytest.mark.parametrize("frame", [national(us=float("nan")), national(others=(60.0, 30.0, float("nan")))])
def test_what_is_no_number_adds_to_nothing(frame):
    with pytest.raises(SourceError, match="areas add to"):
        require_national_row(frame, "amount_usd", tolerance=1000, relative=1)


@pytest.mark.parametrize("by", [[], ["year"]])
def test_a_frame_without_areas_is_refused(by):
    with pytest.raises(SourceError, match="holds no area"):
        require_national_row(national().clear(), "amount_usd", by=by)


def parts(total=10.0, first=4.0):
    return pl.DataFrame({"area": ["AL", "AK"], "total": [10.0, total], "first": [4.0, first], "second": [6.0, 6.0]})


def test_parts_may_be_off_by_the_tolerance_and_no_more():
    frame = parts(total=11.0)
    assert require_parts(frame, "total", ["first", "second"], tolerance=1) is frame
    with pytest.raises(SourceError, match=r"^first, second do not add to total in AK$"):
        require_parts(frame, "total", ["first", "second"], tolerance=0.5)


@pytest.mark.parametrize("frame", [parts(total=None), parts(first=None), parts(first=float("nan"))])
def test_a_part_or_total_that_is_missing_is_never_zero(frame):
    with pytest.raises(SourceError, match=r"first, second do not add to total in AK$"):
        require_parts(frame, "total", ["first", "second"], tolerance=1000)
