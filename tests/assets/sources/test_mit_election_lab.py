"""Votes for president: fusion lines, spellings, faults, and the real files against the known maps."""

import csv
import io

import polars as pl
import pytest

from assets.areas import STATES
from assets.sources.elections.mit import PRESIDENT_VOTE, parse_president
from pipeline.errors import SourceError

LONG, SHORT = PRESIDENT_VOTE.documents
HEADER = [
    *("year", "state", "state_po", "state_fips", "state_cen", "state_ic", "office", "candidate", "party_detailed"),
    *("writein", "candidatevotes", "totalvotes", "version", "notes", "party_simplified"),
]
BLUE = {
    1976: 24,
    1980: 7,
    1984: 2,
    1988: 11,
    1992: 33,
    1996: 32,
    2000: 21,
    2004: 20,
    2008: 29,
    2012: 27,
    2016: 21,
    2020: 26,
    2024: 20,
}


def line(code, candidate, votes, party):
    """One row of the file, as the lab writes it."""
    name, fips = next((name, fips) for c, name, fips in STATES if c == code)
    place = [2012, name.upper(), code, int(fips), 0, 0, "US PRESIDENT"]
    return [*place, candidate, party, "FALSE", votes, 9999, "20210113", "NA", party]


def lines():
    """Every state: 100 for Obama, 90 for Romney, 5 for a third candidate."""
    return [
        line(code, candidate, votes, party)
        for code, _, _ in STATES
        for candidate, votes, party in [
            ("OBAMA, BARACK H.", 100, "DEMOCRAT"),
            ("ROMNEY, MITT", 90, "REPUBLICAN"),
            ("JOHNSON, GARY", 5, "LIBERTARIAN"),
        ]
    ]


def written(rows, header=HEADER):
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def two_parties(rows=None, header="state_po,votes_dem,votes_rep,totalvotes_as_published"):
    rows = [f"{code},10,20,31" for code, _, _ in STATES] if rows is None else rows
    return "\n".join([header, *rows, ""]).encode()


def votes_of(content):
    frame = PRESIDENT_VOTE.read(LONG, content)
    return {(area, party): votes for _, area, party, _, votes, _ in frame.rows()}


def test_two_rows_a_state_with_the_nominees():
    frame = PRESIDENT_VOTE.read(LONG, written(lines()))
    assert frame.columns == ["election_year", "area", "party", "candidate", "votes", "document"]
    assert frame.filter(area="NY").rows() == [
        (2012, "NY", "democratic", "OBAMA, BARACK H.", 100, "mit_president_1976_2020"),
        (2012, "NY", "republican", "ROMNEY, MITT", 90, "mit_president_1976_2020"),
    ]
    assert len(frame) == 102


def test_a_candidate_s_lines_are_added_whatever_their_party():
    fusion = [
        line("NY", "ROMNEY, MITT", 30, "OTHER"),
        line("NY", "OBAMA, BARACK H.", 3, "OTHER"),
        line("NY", "OBAMA, BARACK H.", 1, "REPUBLICAN"),
    ]
    votes = votes_of(written(lines() + fusion))
    assert (votes["NY", "democratic"], votes["NY", "republican"]) == (104, 120)
    assert votes["NJ", "democratic"] == 100


def test_a_state_where_the_nominee_stands_on_another_party_s_line_only():
    rows = [row for row in lines() if not (row[2] == "MN" and row[7].startswith("OBAMA"))]
    rows.append(line("MN", "OBAMA, BARACK H.", 77, "OTHER"))
    assert votes_of(written(rows))["MN", "democratic"] == 77


def test_washington_s_spelling_of_2012_is_the_same_man():
    rows = [["MITT, ROMNEY" if cell == "ROMNEY, MITT" and row[2] == "WA" else cell for cell in row] for row in lines()]
    frame = PRESIDENT_VOTE.read(LONG, written(rows))
    assert frame.filter(area="WA", party="republican")["candidate"].to_list() == ["ROMNEY, MITT"]


def test_another_spelling_is_refused_and_not_taken_for_few_votes():
    rows = [
        ["ROMNEY, WILLARD" if cell == "ROMNEY, MITT" and row[2] == "UT" else cell for cell in row] for row in lines()
    ]
    with pytest.raises(SourceError, match=r"missing UT in election_year 2012, party republican"):
        PRESIDENT_VOTE.read(LONG, written(rows))


def test_lines_without_a_candidate_are_nobody_s():
    rows = [*lines(), line("AZ", "", 9999, "DEMOCRAT"), line("NV", "NA", 9999, "DEMOCRAT")]
    votes = votes_of(written(rows))
    assert votes["AZ", "democratic"] == votes["NV", "democratic"] == 100


def test_a_smaller_candidate_of_the_party_is_not_the_nominee():
    rows = [*lines(), *(line(code, "OTHER", 7, "DEMOCRAT") for code, _, _ in STATES)]
    assert votes_of(written(rows))["AL", "democratic"] == 100


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (written(lines()[3:]), "missing AL"),
        (written([row for row in lines() if row[14] != "DEMOCRAT"]), "no democratic nominee in 2012"),
        (written([[*row[:2], "ZZ" if row[2] == "WY" else row[2], *row[3:]] for row in lines()]), "unknown area 'ZZ'"),
        (written([[*row[:6], "US SENATE", *row[7:]] for row in lines()]), "not votes for president: office US SENATE"),
        (written(lines(), [*HEADER[:10], "votes", *HEADER[11:]]), "no column candidatevotes"),
        (written([]), "not votes for president"),
        (b"", "not a CSV"),
        (b"\x1f\x8b\x08\x00\xff\xfe\xfd", "mit_president_1976_2020: n"),
        (b"<html>\n<head><title>Guestbook</title></head>\n</html>", "no column candidate"),
    ],
)
def test_anything_else_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        PRESIDENT_VOTE.read(LONG, content)


def test_two_parties_of_2024():
    frame = PRESIDENT_VOTE.read(SHORT, two_parties())
    assert frame.filter(area="WY").rows() == [
        (2024, "WY", "democratic", "HARRIS, KAMALA D.", 10, "mit_president_2024"),
        (2024, "WY", "republican", "TRUMP, DONALD J.", 20, "mit_president_2024"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (two_parties([f"{code},10,20,31" for code, _, _ in STATES[1:]]), "missing AL"),
        (two_parties([f"{code},10,20,31" for code, _, _ in (*STATES, STATES[0])]), "AL stands twice"),
        (two_parties(["XX,10,20,31"]), "unknown area 'XX'"),
        (two_parties([f"{code},,20,31" for code, _, _ in STATES]), "schema"),
        (two_parties([f"{code},0,20,31" for code, _, _ in STATES]), "schema"),
        (two_parties(header="state_po,dem,rep,total"), "no column votes_dem, votes_rep"),
    ],
)
def test_a_faulty_transcription_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        PRESIDENT_VOTE.read(SHORT, content)


def real(document):
    frames = {one.name: PRESIDENT_VOTE.read(one, document(one.file)) for one in PRESIDENT_VOTE.documents}
    return PRESIDENT_VOTE.combine(frames)


def test_the_known_map_of_every_election(document):
    wide = real(document).pivot("party", index=["election_year", "area"], values="votes")
    blue = wide.group_by("election_year").agg((pl.col("democratic") > pl.col("republican")).sum())
    assert dict(blue.rows()) == BLUE
    assert wide.group_by("election_year").len()["len"].to_list() == [51] * 13


def test_known_national_votes(document):
    national = real(document).group_by("election_year", "party").agg(pl.col("votes").sum())
    votes = {(year, party): count for year, party, count in national.rows()}
    assert (votes[2024, "democratic"], votes[2024, "republican"]) == (75_017_613, 77_302_580)
    assert (votes[2020, "democratic"], votes[2020, "republican"]) == (81_268_908, 74_216_146)
    assert votes[2012, "republican"] == 60_932_152
    assert votes[2000, "democratic"] > votes[2000, "republican"]


def test_new_york_counts_the_fusion_lines(document):
    content = document(LONG.file)
    raw = pl.read_csv(content, infer_schema=False).filter(
        (pl.col("year") == "1980") & (pl.col("state_po") == "NY") & (pl.col("candidate") == "REAGAN, RONALD")
    )
    added = parse_president(content).filter(election_year=1980, area="NY", party="republican")["votes"].item()
    assert len(raw) > 1
    assert added == raw["candidatevotes"].cast(pl.Int64).sum()
