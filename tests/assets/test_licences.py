"""Every document says its terms of use and who put its figures together."""

from datetime import date

import pytest

from assets.licences import COMPILED_ELSEWHERE, THIS_PROJECT, US_GOVERNMENT_WORK
from assets.sources import datasets
from pipeline.documents.dataset import Document
from pipeline.documents.served import Live, Request
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot

DOCUMENTS = {one.name: one for dataset in datasets() for one in dataset.documents}
SERVED = {one.name: one for dataset in datasets() for one in dataset.live(date(2026, 11, 30))}
FRED, EPA = "Federal Reserve Bank of St. Louis (FRED)", "US Environmental Protection Agency (stateior)"
OF_GOVERNMENT = {"", THIS_PROJECT, FRED, EPA}


def test_terms_have_no_default():
    with pytest.raises(TypeError, match="licence"):
        Live("a", "b", "c", Request("https://example.org", "csv"), bytes)
    with pytest.raises(TypeError, match="licence"):
        Document("a", "b", "c", "d", "e", "f", bytes)


@pytest.mark.parametrize("one", [*DOCUMENTS.values(), *SERVED.values()], ids=lambda one: one.name)
def test_every_document_says_its_terms(one):
    assert one.licence.strip() == one.licence != ""


@pytest.mark.parametrize("one", DOCUMENTS.values(), ids=lambda one: one.name)
def test_what_was_laid_out_anew_names_who_did_it(one):
    assert bool(one.compiled_by) or one.form not in ("extract", "transcribed")


@pytest.mark.parametrize("one", [*DOCUMENTS.values(), *SERVED.values()], ids=lambda one: one.name)
def test_what_others_compiled_is_no_work_of_the_government(one):
    if one.licence == US_GOVERNMENT_WORK:
        assert one.compiled_by in OF_GOVERNMENT
    if one.licence == COMPILED_ELSEWHERE:
        assert one.compiled_by not in OF_GOVERNMENT


@pytest.mark.parametrize(
    ("name", "publisher", "compiled_by"),
    [
        ("kff_medicaid_fy2019", "Centers for Medicare & Medicaid Services", "KFF"),
        ("bea_cainc35_2023_11", "Bureau of Economic Analysis", "Economic Innovation Group"),
        ("census_federal_aid_1970_2019", "US Census Bureau", "Don Boyd (bdata)"),
    ],
)
def test_figures_of_one_compiled_by_another(name, publisher, compiled_by):
    assert (DOCUMENTS[name].publisher, DOCUMENTS[name].compiled_by) == (publisher, compiled_by)


def test_the_snapshot_says_what_the_sources_say():
    listed = Snapshot.open(ROOT / "pipeline" / "snapshot").documents().to_dicts()
    assert {row["document"] for row in listed} == set(DOCUMENTS)
    for row in listed:
        one = DOCUMENTS[row["document"]]
        said = (one.publisher, one.table, one.licence, one.compiled_by)
        assert (row["publisher"], row["table_name"], row["licence"], row["compiled_by"]) == said
