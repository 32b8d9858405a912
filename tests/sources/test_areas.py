"""The list of areas and the check that every state is there once."""

import polars as pl
import pytest

from assets.areas import CODE_OF_FIPS, CODE_OF_NAME, STATE_CODES, STATES, areas, require_every_state
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
