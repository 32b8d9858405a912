"""Party control by Klarner: codes, faults, and the real file against known facts and against NCSL."""

import polars as pl
import pytest

from assets.areas import CODE_OF_NAME
from assets.sources.elections.klarner import KLARNER_PARTISAN_BALANCE, LAST_YEAR
from assets.sources.elections.ncsl import GOVERNED_STATES, NCSL_PARTY_CONTROL
from pipeline.documents.dataset import first_year
from pipeline.errors import SourceError

(DOCUMENT,) = KLARNER_PARTISAN_BALANCE.documents
NAMES = {code: name for name, code in CODE_OF_NAME.items() if code in GOVERNED_STATES}
HEADER = "year,election_year,state,fips,sen_cont_alt,hs_cont_alt,govparty_c,leg_cont,split_leg,government_cont"
DEMOCRATIC_GOVERNORS_2008 = "AR AZ CO DE IA IL KS KY MA MD ME MI MT NC NH NJ NM NY OH OK OR PA TN VA WA WI WV WY"


def line(place, codes, leg=None, government=None):
    """One row of the file: senate, house, governor as given, the summaries the means they should be unless given."""
    year, area = place
    senate, house, governor = codes
    if leg is None:
        leg = "" if "" in codes[:2] else f"{(float(senate) + float(house)) / 2:.7g}"
    if government is None:
        government = "" if "" in codes else f"{sum(map(float, codes)) / 3:.7g}"
    return f"{year},{year - 1},{NAMES[area]},1,{senate},{house},{governor},{leg},0,{government}"


def lines(changed=None):
    """1939, the years at hand and a blank 2012: Republican but Nebraska's blank chamber and Virginia's governor."""
    written = {(1939, "AL"): line((1939, "AL"), ("1", "1", "1"))}
    for year in range(first_year(), LAST_YEAR + 1):
        written |= {(year, area): line((year, area), ("0", "0", "0")) for area in GOVERNED_STATES}
        written[year, "NE"] = line((year, "NE"), ("", "", "0"))
    written[2010, "VA"] = line((2010, "VA"), ("1", "0", "1"))
    written |= {(2012, area): f"2012,2011,{name},1,,,,,," for area, name in NAMES.items()}
    return written | (changed or {})


def written(rows=None, header=HEADER):
    return "\n".join([header, *(lines() if rows is None else rows).values(), ""]).encode()


def changed(place, *codes, **summaries):
    return written(lines({place: line(place, codes, **summaries)}))


def read(content):
    return KLARNER_PARTISAN_BALANCE.read(DOCUMENT, content)


def row(frame, year, area):
    return frame.filter(year=year, area=area).select("governor", "legislature", "state_control").row(0)


@pytest.mark.usefixtures("read_from_2007")
def test_one_row_a_state_and_year():
    frame = read(written())
    assert frame.columns == ["year", "area", "governor", "legislature", "state_control", "document"]
    assert frame.row(0) == (2007, "AK", "republican", "republican", "republican", DOCUMENT.name)
    assert sorted(frame.group_by("year").len().rows()) == [(year, 50) for year in range(2007, 2012)]


@pytest.mark.parametrize(
    ("senate", "house", "governor", "expected"),
    [
        ("1", "1", "1", ("democratic", "democratic", "democratic")),
        ("1", "1", "0", ("republican", "democratic", "divided")),
        ("0", "0", "1", ("democratic", "republican", "divided")),
        ("1", "0", "1", ("democratic", "split", "divided")),
        ("0.5", "0", "0", ("republican", "split", "divided")),
        ("1", "0.5", "0", ("republican", "split", "divided")),
        ("1", "1", "0.5", ("independent", "democratic", "divided")),
    ],
)
def test_codes(senate, house, governor, expected):
    assert row(read(changed((2008, "AK"), senate, house, governor)), 2008, "AK") == expected


def test_nebraska_is_nonpartisan():
    assert row(read(written()), 2008, "NE") == ("republican", "nonpartisan", "nonpartisan")


def test_virginia_s_governor_of_2010_is_corrected():
    assert row(read(written()), 2010, "VA") == ("republican", "split", "divided")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (changed((2010, "VA"), "1", "0", "0"), "governor of VA 2010 is republican, to be corrected: democratic"),
        (written({place: text for place, text in lines().items() if place != (2008, "WY")}), "missing WY in year 2008"),
        (written({place: text for place, text in lines().items() if place[0] != 2008}), "holds the years 2007, 2009"),
        (written({**lines(), "twice": lines()[2008, "WY"]}), "WY stands twice in year 2008"),
        (written(lines({(2008, "WY"): lines()[2008, "WY"].replace("Wyoming", "Wyo")})), "unknown state 'Wyo'"),
        (written(lines({(2008, "WY"): lines()[2008, "WY"].replace("Wyoming", "Guam")})), "unknown area 'GU'"),
        (changed((2008, "WY"), "0", "0", "2"), "unknown govparty_c '2'"),
        (changed((2008, "WY"), "0", "0.7", "0"), "unknown hs_cont_alt '0.7'"),
        (changed((2008, "WY"), "0", "0", ""), "unknown govparty_c None"),
        (changed((2008, "WY"), "0", "0", "0", leg="1"), "leg_cont is not the mean .* in Wyoming 2008"),
        (changed((2008, "WY"), "0", "0", "0", government="1"), "government_cont is not the mean .* in Wyoming 2008"),
        (changed((2008, "WY"), "", "0", "0", leg="0"), "leg_cont is not the mean .* in Wyoming 2008"),
        (changed((2008, "WY"), "0", "0", "0", leg=""), "leg_cont is not the mean .* in Wyoming 2008"),
        (changed((2008, "WY"), "", "", "0"), "nonpartisan legislature in NE, WY in year 2008"),
        (changed((2008, "NE"), "0", "0", "0"), "nonpartisan legislature in no state in year 2008"),
        (changed((2012, "WY"), "0", "0", "0"), "codes after 2011: 2012"),
        (written(header=HEADER.replace("govparty_c", "governor")), "no column govparty_c"),
        (b"", "not a CSV"),
        (b"\x1f\x8b\x08\x00\xff\xfe\xfd", f"{DOCUMENT.name}: n"),
        (b"<html>\n<head><title>Guestbook</title></head>\n</html>", "no column gov"),
    ],
)
@pytest.mark.usefixtures("read_from_2007")
def test_anything_else_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        read(content)


def real(document):
    return read(document(DOCUMENT.file)).drop("document")


def ncsl(document):
    frames = {one.name: NCSL_PARTY_CONTROL.read(one, document(one.file)) for one in NCSL_PARTY_CONTROL.documents}
    return NCSL_PARTY_CONTROL.combine(frames).drop("document")


def states(frame, year, **which):
    return " ".join(sorted(frame.filter(year=year, **which)["area"]))


def differences(left, right, column):
    """State by state, where a column differs: area -> (left, right)."""
    pairs = left.join(right, on="area").filter(pl.col(column) != pl.col(f"{column}_right"))
    return {area: (one, other) for area, one, other in pairs.select("area", column, f"{column}_right").rows()}


def test_governors_of_2008(document):
    frame = real(document)
    assert states(frame, 2008, governor="democratic") == DEMOCRATIC_GOVERNORS_2008
    assert len(DEMOCRATIC_GOVERNORS_2008.split()) == 28
    assert frame.filter(year=2008, governor="republican").height == 22
    assert differences(frame.filter(year=2007), frame.filter(year=2008), "governor") == {
        "KY": ("republican", "democratic"),
        "LA": ("democratic", "republican"),
    }


def test_control_of_2008(document):
    frame = real(document)
    assert states(frame, 2008, state_control="democratic") == "AR CO IA IL MA MD ME NC NH NJ NM OR WA WV"
    assert states(frame, 2008, state_control="republican") == "AK FL GA ID MO ND SC SD TX UT"
    assert states(frame, 2008, state_control="nonpartisan") == "NE"
    legislatures = dict(frame.filter(year=2008).group_by("legislature").len().rows())
    assert legislatures == {"democratic": 23, "republican": 14, "split": 12, "nonpartisan": 1}
    assert row(frame, 2008, "NE") == ("republican", "nonpartisan", "nonpartisan")


def test_the_elections_of_2008_lead_from_klarner_to_ncsl(document):
    before, after = real(document).filter(year=2008), ncsl(document).filter(year=2009)
    assert differences(before, after, "governor") == {
        "AZ": ("democratic", "republican"),  # Napolitano left for Washington on 20 January 2009
        "MO": ("republican", "democratic"),
    }
    assert differences(before, after, "legislature") == {
        **dict.fromkeys(("DE", "NV", "NY", "WI"), ("split", "democratic")),
        **dict.fromkeys(("OK", "TN"), ("split", "republican")),
        **dict.fromkeys(("AK", "OH"), ("republican", "split")),
    }


def test_klarner_and_ncsl_agree_where_both_are_at_hand(document):
    keys, columns = ["year", "area"], ["governor", "legislature", "state_control"]
    both = real(document).join(ncsl(document), on=keys, suffix="_ncsl")
    differ = both.filter(pl.any_horizontal(pl.col(column) != pl.col(f"{column}_ncsl") for column in columns))
    assert len(both) == 150
    # Louisiana's House of 2010: 52 of 105 Democrats, no majority for Klarner, most seats for NCSL; divided either way.
    assert differ.select(*keys, *columns, "legislature_ncsl").rows() == [
        (2010, "LA", "republican", "split", "divided", "democratic")
    ]


def test_virginia_is_printed_as_it_is_corrected_from(document):
    printed = pl.read_csv(document(DOCUMENT.file), infer_schema=False).filter(year="2010")
    codes = dict(printed.select("state", "govparty_c").rows())
    assert (codes["Virginia"], codes["New Jersey"]) == ("1", "0")
