"""The clock: the present, set back only in a rehearsal against a mirror."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.clock import now, set_back
from pipeline.errors import UsageError

MOMENT = datetime(2026, 12, 2, 23, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    monkeypatch.delenv("MONEYMAP_MIRROR", raising=False)
    monkeypatch.delenv("MONEYMAP_DAYS_AGO", raising=False)


def test_is_the_present():
    before = datetime.now(tz=UTC)
    assert before <= now() <= datetime.now(tz=UTC)


def test_is_set_back_by_whole_days_with_a_mirror(monkeypatch):
    monkeypatch.setenv("MONEYMAP_MIRROR", "http://127.0.0.1:1")
    assert set_back(MOMENT) == MOMENT
    monkeypatch.setenv("MONEYMAP_DAYS_AGO", "10")
    assert set_back(MOMENT) == MOMENT - timedelta(days=10)
    assert abs(datetime.now(tz=UTC) - timedelta(days=10) - now()) < timedelta(minutes=1)


def test_agencies_themselves_are_asked_in_the_present(monkeypatch):
    monkeypatch.setenv("MONEYMAP_DAYS_AGO", "10")
    assert set_back(MOMENT) == MOMENT


def test_days_are_a_number(monkeypatch):
    monkeypatch.setenv("MONEYMAP_MIRROR", "http://127.0.0.1:1")
    monkeypatch.setenv("MONEYMAP_DAYS_AGO", "-1")
    with pytest.raises(UsageError, match="MONEYMAP_DAYS_AGO is '-1'"):
        now()


def test_there_is_no_day_so_long_ago(monkeypatch):
    monkeypatch.setenv("MONEYMAP_MIRROR", "http://127.0.0.1:1")
    monkeypatch.setenv("MONEYMAP_DAYS_AGO", "999999999")
    with pytest.raises(UsageError, match="MONEYMAP_DAYS_AGO is 999999999: there is no day so long ago"):
        now()
