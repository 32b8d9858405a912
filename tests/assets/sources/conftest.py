"""Fixtures of the tests of sources: small documents of a few years."""

import pytest

from assets.sources.omb import workbooks
from pipeline.documents import dataset


@pytest.fixture
def read_from_2007(monkeypatch):
    """The first year that is read is 2007, as the small documents of tests begin then."""
    monkeypatch.setattr(dataset, "first_fiscal_year", lambda: 2007 + dataset.YEARS_BEFORE)
    monkeypatch.setattr(workbooks, "_first_year", lambda: 2007)
