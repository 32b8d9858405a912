"""MIT Election Data and Science Lab: votes for president by state.

Belongs here: votes of the two parties' nominees. The quirks:
- a candidate may stand on several lines of a ballot (New York's fusion lines, Minnesota's DFL): votes are added by
  *candidate*, and the candidate's party is that of the largest line nationally;
- Washington 2012 spells Romney ``MITT, ROMNEY``; ``_SPELLINGS`` names every such correction;
- a few lines have no candidate (blank votes, scattering, 42 write-in votes of Arizona 2016): nobody's, so left out;
- ``totalvotes`` includes under- and overvotes in some states and is not read;
- Maine and Nebraska stand with their statewide vote; the 2024 copy holds the two nominees only.
Does not belong here: who is blue (``sql/core``).
"""

from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state
from assets.licences import CC0
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import Dataset, Document
from pipeline.errors import SourceError

PUBLISHER = "MIT Election Data and Science Lab"
_PARTIES = {"DEMOCRAT": "democratic", "REPUBLICAN": "republican"}
_SPELLINGS = {"MITT, ROMNEY": "ROMNEY, MITT"}
_COLUMNS = {"year", "state_po", "office", "candidate", "candidatevotes", "party_simplified"}


class PresidentVoteSchema(dy.Schema):
    """One row an election, state and party: the votes of the party's national nominee on all lines."""

    election_year = dy.Int64(
        primary_key=True,
        min=1788,
        max=2100,
        description="Year of the presidential election, held in November.",
    )
    area = dy.String(primary_key=True, description="Postal code of the state; 50 states and DC, see raw.area.")
    party = dy.String(primary_key=True, regex="^(democratic|republican)$", description="democratic or republican.")
    candidate = dy.String(description="The party's national nominee, SURNAME, GIVEN NAME.")
    votes = dy.Int64(min=1, description="Votes for the nominee on all lines of the ballot.")


def parse_president(content: bytes) -> pl.DataFrame:
    """Read the file of 1976 and later.

    Returns: election_year, area, party (democratic, republican), candidate, votes.

    Raises:
        SourceError: not this file, an unknown area, or a nominee without votes in a state (perhaps another spelling).
    """
    lines = csv_cells(content, _COLUMNS)
    offices = set(lines["office"]) - {"US PRESIDENT"}
    if offices or lines.is_empty():
        raise SourceError(f"not votes for president: office {', '.join(map(str, sorted(offices, key=str)))}")
    named = lines.filter(pl.col("candidate").is_not_null() & ~pl.col("candidate").is_in(["", "NA"])).select(
        election_year=pl.col("year").cast(pl.Int64),
        area="state_po",
        candidate=pl.col("candidate").str.strip_chars().replace(_SPELLINGS),
        line="party_simplified",
        votes=pl.col("candidatevotes").cast(pl.Int64),
    )
    votes = named.group_by("election_year", "area", "candidate").agg(pl.col("votes").sum())
    return _checked(votes.join(_nominees(named), on=["election_year", "candidate"]))


def parse_president_two_parties(content: bytes, election_year: int, democrat: str, republican: str) -> pl.DataFrame:
    """Read the transcription of one election, a column of votes for each nominee; same columns as above."""
    parties = {"votes_dem": ("democratic", democrat), "votes_rep": ("republican", republican)}
    wide = csv_cells(content, ["state_po", *parties])
    return _checked(
        pl.concat(
            wide.select(
                election_year=pl.lit(election_year, pl.Int64),
                area="state_po",
                party=pl.lit(party),
                candidate=pl.lit(candidate),
                votes=pl.col(column).cast(pl.Int64),
            )
            for column, (party, candidate) in parties.items()
        )
    )


def _nominees(named: pl.DataFrame) -> pl.DataFrame:
    """The candidate of each election and party with most votes: election_year, candidate, party."""
    national = named.group_by("election_year", "candidate", "line").agg(on_line=pl.col("votes").sum())
    candidates = (
        national.sort("on_line", "line")
        .group_by("election_year", "candidate")
        .agg(line=pl.col("line").last(), votes=pl.col("on_line").sum())
        .filter(pl.col("line").is_in(list(_PARTIES)))
    )
    return (
        candidates.sort("votes", "candidate")
        .group_by("election_year", "line")
        .agg(pl.col("candidate").last())
        .select("election_year", "candidate", party=pl.col("line").replace_strict(_PARTIES))
    )


def _checked(votes: pl.DataFrame) -> pl.DataFrame:
    """The columns of the dataset in order, when every election has both parties in every state and no other area."""
    require_known(votes["area"], STATE_CODES, "area")
    require_every_state(votes, by=["election_year", "party"])
    for (year,), group in votes.group_by("election_year"):
        if absent := sorted(set(_PARTIES.values()) - set(group["party"])):
            raise SourceError(f"no {', '.join(absent)} nominee in {year}")
    return votes.select("election_year", "area", "party", "candidate", "votes").sort("election_year", "area", "party")


PRESIDENT_VOTE = Dataset(
    name="president_vote",
    description="Votes for president by state: the two parties' nominees, added over their ballot lines",
    schema=PresidentVoteSchema,
    year="election_year",
    first_year=1976,
    documents=(
        Document(
            name="mit_president_1976_2020",
            publisher=PUBLISHER,
            table="U.S. President 1976-2020",
            vintage="version 20210113",
            url="https://doi.org/10.7910/DVN/42MVDX",
            file="elections/mit_1976-2020-president.csv",
            parse=parse_president,
            licence=CC0,
            copied_from="astroadams/politics@e6331f8",
        ),
        Document(
            name="mit_president_2024",
            publisher=PUBLISHER,
            table="U.S. President 2024, the two nominees",
            vintage="2024",
            url="https://electionlab.mit.edu/data",
            file="elections/mit_2024_president_state_DR_transcribed.csv",
            parse=partial(
                parse_president_two_parties,
                election_year=2024,
                democrat="HARRIS, KAMALA D.",
                republican="TRUMP, DONALD J.",
            ),
            licence=CC0,
            compiled_by="vanatteveldt (r_labs)",
            form="transcribed",
            copied_from="vanatteveldt/r_labs@038b98b",
        ),
    ),
)
