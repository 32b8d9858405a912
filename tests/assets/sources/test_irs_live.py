"""What the IRS serves: addresses by day, links on the index page, documents under a wrong year, figures as at hand."""

from datetime import date
from urllib.parse import urljoin

import polars as pl
import pytest

from assets.sources.irs.data_book import DATA_BOOK_TABLE_5, link_to, newest_link
from assets.sources.irs.soi import HISTORIC_TABLE_2, parse_historic_table_2_of
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import irs
from tests.agencies.server import Agencies

TODAY, A_YEAR_LATER = date(2026, 11, 22), date(2027, 11, 22)
DATASETS = [DATA_BOOK_TABLE_5, HISTORIC_TABLE_2]


@pytest.fixture(scope="module")
def tables():
    snapshot = Snapshot.open(ROOT / "pipeline/snapshot")
    return {one.name: snapshot.table(one) for one in DATASETS}


@pytest.fixture(scope="module")
def agencies(tables):
    served = Agencies()
    irs.serve(served, tables, None)
    return served


def of(tables, tax_year):
    return tables["irs_historic_table_2"].filter(tax_year=tax_year)


def address(agencies, live):
    """Where a document lies, by the index page where it has one."""
    if live.index is None:
        return live.request.url
    return urljoin(live.index.url, live.index.choose(agencies.documents[live.index.url].decode()))


def by_name(dataset, day=TODAY):
    return {live.name: live for live in dataset.live(day)}


@pytest.mark.parametrize("day", [TODAY, A_YEAR_LATER])
@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_document_is_well_formed(dataset, day):
    lives = dataset.live(day)
    names = [live.name for live in lives]
    assert len(set(names)) == len(names)
    assert not set(names) & {document.name for document in dataset.documents}
    for live in lives:
        assert live.name.startswith(f"{dataset.name}_live")
        assert live.request.url.startswith("https://www.irs.gov/pub/irs-soi/")
        assert live.request.url.endswith(f".{live.request.kind}")


def test_a_new_year_comes_by_the_day_alone():
    for dataset, added in [
        (DATA_BOOK_TABLE_5, "irs_data_book_table_5_live_2025"),
        (HISTORIC_TABLE_2, "irs_historic_table_2_live_2025"),
    ]:
        assert set(by_name(dataset, A_YEAR_LATER)) - set(by_name(dataset)) == {added}
        assert set(by_name(dataset)) <= set(by_name(dataset, A_YEAR_LATER))


def test_names_of_the_workbooks_by_year():
    files = {live.name[-4:]: live.request.url.rpartition("/")[2] for live in DATA_BOOK_TABLE_5.live(A_YEAR_LATER)}
    assert files["2009"] == "09db05co.xls"
    assert files["2018"] == "18db05co.xls"
    assert files["2019"] == "19dbs01t05co.xlsx"
    assert files["2024"] == "24dbs01t05co.xlsx"
    assert files["2025"] == "25db-1-05-co.xlsx"
    assert files["live"] == "26db-1-05-co.xlsx"


def test_names_of_historic_table_2_by_year():
    files = {int(live.name[-4:]): live.request.url.rpartition("/")[2] for live in HISTORIC_TABLE_2.live(TODAY)}
    assert sorted(files) == [2012, *range(2014, 2025)]
    assert files[2012] == "12in54cmcsv.csv"
    assert files[2017] == "17in54cmcsv.csv"
    assert files[2018] == "18in55cmagi.csv"
    assert files[2019] == "19in55cmcsv.csv"
    assert files[2023] == "23in55cmcsv.csv"


def test_what_is_closed_and_what_may_not_be_out():
    lives = HISTORIC_TABLE_2.live(TODAY)
    assert [int(live.name[-4:]) for live in lives if live.closed] == [2012, *range(2014, 2021)]
    assert [int(live.name[-4:]) for live in lives if live.expected] == list(range(2015, 2024))
    collections = DATA_BOOK_TABLE_5.live(TODAY)
    assert [live.name for live in collections if not live.closed] == ["irs_data_book_table_5_live"]
    assert [live.vintage for live in collections if live.expected] == ["fiscal year 2023", ""]
    assert collections[-1].name == "irs_data_book_table_5_live"


PAGE = """<a href="/pub/irs-soi/24dbs01t05co.xlsx">2024</a> <a href='/pub/irs-soi/18db05co.xlsx'>2018</a>
<a href="https://www.irs.gov/pub/irs-soi/25db-1-05-co.xlsx">2025</a> <a href="/pub/irs-soi/10db05co.xls">2010</a>
<a href="/pub/irs-soi/17dbtable5.xls">2017</a> <a href="/pub/irs-soi/99db05co.xls">1999</a>
<a href="/pub/irs-soi/98dbs01t05co.xlsx">1998</a> <a href="https://example.com/pub/irs-soi/29db.xlsx">elsewhere</a>
<a href="/pub/irs-soi/27databook.pdf">2027</a>"""


def test_the_newest_link_is_that_of_the_newest_year():
    assert newest_link(PAGE) == "https://www.irs.gov/pub/irs-soi/25db-1-05-co.xlsx"
    assert newest_link("<html><a href='/pub/irs-soi/27databook.pdf'>2027</a></html>") is None


@pytest.mark.parametrize(
    ("year", "link"),
    [
        (2024, "/pub/irs-soi/24dbs01t05co.xlsx"),
        (2010, "/pub/irs-soi/10db05co.xls"),
        (2017, "/pub/irs-soi/17dbtable5.xls"),
        (2018, "https://www.irs.gov/pub/irs-soi/18db05co.xls"),  # the page has another kind of file
        (2009, "https://www.irs.gov/pub/irs-soi/09db05co.xls"),  # the page does not name it
    ],
)
def test_a_year_lies_where_the_page_says_or_else_by_the_pattern(year, link):
    assert link_to(PAGE, year) == link


def test_what_is_served_is_read_to_the_figures_at_hand(agencies, tables):
    for dataset in DATASETS:
        years = {}
        for live in dataset.live(TODAY):
            content = agencies.documents.get(address(agencies, live))
            if content is None:
                assert not live.expected, live.name
                continue
            frame = dataset.read(live, content)
            year = frame[dataset.year][0]
            years[live.name] = year
            if live.name == "irs_historic_table_2_live_2023":
                continue  # of which not all is at hand: see the next test
            key = dataset.schema.primary_key()
            at_hand = tables[dataset.name].filter(document=f"{dataset.name}_{year}").drop("document").sort(key)
            assert frame.drop("document").sort(key).equals(at_hand), live.name
        expected = {live.name for live in dataset.live(TODAY) if live.expected}
        assert expected <= set(years)
        if dataset is HISTORIC_TABLE_2:
            assert sorted(years.values()) == list(range(2015, 2024))
        else:
            assert years == dict.fromkeys(("irs_data_book_table_5_live_2023", "irs_data_book_table_5_live"), 2023)


def test_a_file_of_2023_takes_the_place_of_what_was_transcribed_of_it(agencies, tables):
    live = by_name(HISTORIC_TABLE_2)["irs_historic_table_2_live_2023"]
    frame = HISTORIC_TABLE_2.read(live, agencies.documents[live.request.url])
    at_hand = of(tables, 2023)
    assert set(at_hand["item"]) == {"A00100", "A06500", "A10300", "A59660", "A59720", "A11070"}
    both = at_hand.join(frame, on=["tax_year", "item", "area"], suffix="_served", validate="1:1")
    assert len(both) == len(at_hand)
    assert (both["amount_usd"] - both["amount_usd_served"]).abs().max() == 0
    at_hand_by_name = {str(name): part for (name,), part in at_hand.group_by("document")}
    combined = HISTORIC_TABLE_2.combine({**at_hand_by_name, live.name: frame})
    assert set(combined["document"]) == {live.name}


def test_the_real_documents_are_served_and_read_where_they_are_at_hand(documents, tables):
    served = Agencies()
    irs.serve(served, tables, documents)
    for dataset in DATASETS:
        frames = {
            live.name: dataset.read(live, served.documents[address(served, live)])
            for live in dataset.live(TODAY)
            if address(served, live) in served.documents
        }
        frames.pop("irs_historic_table_2_live_2023", None)
        combined = dataset.combine(frames).drop("document")
        published = {
            one.name for one in dataset.documents if one.form == "as published" and one.file.startswith("irs/")
        }
        at_hand = tables[dataset.name].filter(pl.col("document").is_in(published)).drop("document")
        assert combined.equals(at_hand.sort(dataset.schema.primary_key()))


def test_a_table_5_of_another_year_is_refused(tables):
    lives = by_name(DATA_BOOK_TABLE_5)
    content = irs.table_5(tables["irs_data_book_table_5"])
    with pytest.raises(SourceError, match=r"is Table 5 of fiscal year 2023, not of 2024: an older document$"):
        DATA_BOOK_TABLE_5.read(lives["irs_data_book_table_5_live_2024"], content)


@pytest.mark.parametrize(("named", "accepted"), [(2022, False), (2024, True), (2026, True), (2027, False)])
def test_the_newest_table_5_may_be_of_any_year_that_has_begun_but_not_older_than_the_last_known(
    tables, named, accepted
):
    live = by_name(DATA_BOOK_TABLE_5)["irs_data_book_table_5_live"]
    content = irs.table_5(tables["irs_data_book_table_5"], named=named)
    if accepted:
        assert set(DATA_BOOK_TABLE_5.read(live, content)["fiscal_year"]) == {named}
    else:
        with pytest.raises(SourceError, match=f"of fiscal year {named}, not of 2023 to 2026"):
            DATA_BOOK_TABLE_5.read(live, content)


def test_a_table_5_of_the_years_when_names_were_headed_state(tables, monkeypatch):
    lower = list(irs.LOWER)
    lower[4:6] = ["Income tax\nwithheld and\nFICA tax [3]", "Income tax not\nwithheld and\nSECA tax [3]"]
    upper = ["State", *irs.UPPER[1:]]
    upper[10:12] = ["Gift\ntax [4]", "Excise\ntaxes [1]"]
    monkeypatch.setattr(irs, "UPPER", upper)
    monkeypatch.setattr(irs, "LOWER", lower)
    overseas = "U.S. Armed Services overseas and Territories\nother than Puerto Rico"
    monkeypatch.setattr(irs, "OTHERS", {**irs.OTHERS, "overseas": overseas})
    content = irs.table_5(tables["irs_data_book_table_5"], named=2013)
    frame = DATA_BOOK_TABLE_5.read(by_name(DATA_BOOK_TABLE_5)["irs_data_book_table_5_live_2013"], content)
    at_hand = tables["irs_data_book_table_5"].filter(fiscal_year=2023)
    key = ["item", "area"]
    assert frame.select(*key, "amount_usd").sort(key).equals(at_hand.select(*key, "amount_usd").sort(key))
    assert set(frame["fiscal_year"]) == {2013}


@pytest.mark.parametrize("tax_year", [2012, *range(2014, 2024)])
def test_the_columns_tell_the_tax_years_apart(tables, tax_year):
    content = irs.historic_table_2(of(tables, 2022), tax_year)
    assert set(parse_historic_table_2_of(content, tax_year)["tax_year"]) == {tax_year}
    for other in {2012, *range(2014, 2024)} - {tax_year}:
        with pytest.raises(SourceError, match=f"not the file of tax year {other}: it (has|lacks)"):
            parse_historic_table_2_of(content, other)


def test_the_real_columns_tell_the_tax_years_apart(document):
    contents = {
        int(one.name[-4:]): document(one.file)
        for one in HISTORIC_TABLE_2.documents
        if one.file.startswith("irs/") and len(one.name) == 25
    }
    for tax_year, content in contents.items():
        assert set(parse_historic_table_2_of(content, tax_year)["tax_year"]) == {tax_year}
        for other in (tax_year - 1, tax_year + 1):
            if other != 2013:
                with pytest.raises(SourceError, match=f"not the file of tax year {other}"):
                    parse_historic_table_2_of(content, other)


@pytest.mark.parametrize("totals", [True, False])
def test_2012_has_no_premium_tax_credit_and_classes_are_added_where_totals_are_not_printed(tables, totals):
    content = irs.historic_table_2(of(tables, 2015), 2012, totals=totals)
    assert content.startswith(b"State,agi_stub,")
    frame = parse_historic_table_2_of(content, 2012)
    wanted = of(tables, 2015).filter(pl.col("item") != "A85770")
    key = ["item", "area"]
    assert frame.select(*key, "amount_usd").sort(key).equals(wanted.select(*key, "amount_usd").sort(key))


def test_2014_needs_the_premium_tax_credit(tables):
    content = irs.historic_table_2(of(tables, 2015), 2014)
    assert "A85770" in set(parse_historic_table_2_of(content, 2014)["item"])
    with pytest.raises(SourceError, match="no column A85770"):
        parse_historic_table_2_of(content.replace(b"A85770", b"A85771"), 2014)


def test_an_area_without_a_class_of_income_is_refused(tables):
    content = irs.historic_table_2(of(tables, 2015), 2012, totals=False)
    lines = content.split(b"\r\n")
    without = b"\r\n".join(line for line in lines if not line.startswith(b"TX,10,"))
    assert without != content
    with pytest.raises(SourceError, match=r"not every class of income \(AGI_STUB 1 to 10\) in TX"):
        parse_historic_table_2_of(without, 2012)


def test_years_that_are_not_known_yet_are_read(tables):
    content = irs.historic_table_2(of(tables, 2022), 2023)
    assert set(parse_historic_table_2_of(content, 2024)["tax_year"]) == {2024}
