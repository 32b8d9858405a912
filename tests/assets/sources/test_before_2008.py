"""Documents of the years before the first ones served: as they are at hand, against other figures, and their faults."""

import polars as pl
import pytest

from assets.sources.bea.early_product import EARLY_PRODUCT
from assets.sources.bea.federal_earnings import FEDERAL_EARNINGS
from assets.sources.bea.regional import REGIONAL
from assets.sources.census.federal_funds import CUT_OFF, FEDERAL_FUNDS
from assets.sources.irs.soi import HISTORIC_TABLE_2
from assets.sources.usaspending.contractors import CONTRACTOR_STATE
from assets.sources.usaspending.defense_contracts import DEFENSE_CONTRACTS
from pipeline.errors import SourceError

DATASETS = (EARLY_PRODUCT, FEDERAL_EARNINGS, FEDERAL_FUNDS, CONTRACTOR_STATE, DEFENSE_CONTRACTS)
SOI = {one.name[-4:]: one for one in HISTORIC_TABLE_2.documents}
REGIONAL_DOCUMENTS = {one.name: one for one in REGIONAL.documents}


def read(dataset, document):
    [one] = dataset.documents
    return dataset.read(one, document(one.file))


def test_federal_earnings_of_1997_are_the_compensation_that_follows(document):
    """The file of compensation begins in 1997: the nation within 0.03 %, every state's share within 0.25 %."""
    earnings = read(FEDERAL_EARNINGS, document).filter(year=1997)
    pay = REGIONAL_DOCUMENTS["bea_sagdp4_2024_09"]
    regional = REGIONAL.read(pay, document(pay.file)).filter(pl.col("area") != "US", year=1997)
    compensation = regional.group_by("area").agg(pl.col("amount_usd").sum())
    both = earnings.join(compensation, on="area", validate="1:1")
    assert both["federal_earnings_usd"].sum() == pytest.approx(both["amount_usd"].sum(), rel=3e-4)
    share = pl.col("federal_earnings_usd") / pl.col("federal_earnings_usd").sum()
    off = both.select(share / (pl.col("amount_usd") / pl.col("amount_usd").sum()) - 1).to_series().abs().max()
    assert off < 0.0026


def test_early_product_meets_the_later_one(document):
    gdp = REGIONAL_DOCUMENTS["bea_sagdp1_2024_05"]
    later = REGIONAL.read(gdp, document(gdp.file)).filter(year=1997)
    both = read(EARLY_PRODUCT, document).filter(year=1997).join(later, on="area", validate="1:1")
    assert both.height == 51
    assert both.select((pl.col("product_usd") / pl.col("amount_usd") - 1).abs().max()).item() < 0.03


def test_a_report_cut_off_has_41_areas_and_no_share_for_the_others(document):
    funds = read(FEDERAL_FUNDS, document)
    assert funds.group_by("item").len()["len"].to_list() == [41] * 6
    assert not set(CUT_OFF) & set(funds["area"])
    assert funds.filter(item="procurement", area="CA")["share"].item() == 0.131


def test_defense_contracts_are_of_50_states(document):
    contracts = read(DEFENSE_CONTRACTS, document)
    assert contracts.height == 15 * 50
    assert contracts.filter(fiscal_year=2000)["amount_usd"].sum() == pytest.approx(120_214_527_266.23)


def test_contractors_of_2000_and_defense_contracts_of_2000_go_to_the_same_states(document):
    """By contractor and by place they are not the same thing, yet 24 states keep their order nearly."""
    shares = read(CONTRACTOR_STATE, document).filter(fiscal_year=2000)
    both = shares.join(read(DEFENSE_CONTRACTS, document).filter(fiscal_year=2000), on="area")
    assert both.select(pl.corr("share", "amount_usd")).item() > 0.9


@pytest.mark.parametrize(("year", "credit"), [("2009", 59_697_370_000), ("2011", 62_953_402_000)])
def test_credits_of_a_workbook_add_to_the_nation(year, credit, document):
    frame = HISTORIC_TABLE_2.read(SOI[year], document(SOI[year].file))
    assert set(frame["item"]) == {"A59660", "A59720", "A11070"}
    assert frame.filter(item="A59660", area="US")["amount_usd"].item() == credit


def test_credits_of_2012_are_the_state_rows(document):
    frame = HISTORIC_TABLE_2.read(SOI["2012"], document(SOI["2012"].file))
    assert frame.height == 3 * 51
    assert frame.filter(item="A59660")["amount_usd"].sum() == pytest.approx(64_124_415_063)


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_what_is_not_whole_is_refused(dataset, document):
    [one] = dataset.documents
    content = document(one.file)
    header, rows = content.split(b"\n", 1)
    for bad in (b"<html></html>", header.replace(b",", b";") + b"\n" + rows, content.replace(b"CA,", b"XX,")):
        with pytest.raises(SourceError):
            dataset.read(one, bad)
    without = b"\n".join(line for line in content.split(b"\n") if b",CA" not in line and not line.startswith(b"Calif"))
    with pytest.raises(SourceError):
        dataset.read(one, without)
