"""A refresh that is stopped, and hosts that take too long: all hosts stop, and what has no outcome has no line."""

import os
import signal
import threading
import time
from dataclasses import replace

import pytest
import test_refresh
from test_refresh import NOW, amounts, live, table

from pipeline.documents.served import Index, Request
from pipeline.fetch import ask as asking
from pipeline.fetch import refresh
from pipeline.fetch.archive import Archive, outcomes, run_name
from pipeline.fetch.ask import Terms, ask
from pipeline.fetch.session import Manners
from tests.agencies import faults

agencies, settings = test_refresh.agencies, test_refresh.settings
HOSTS = 12
PARTS = 4


def of_host(host, part, **others):
    return live(f"{host}_{part}", request=Request(f"https://{host}.example/{part}.csv", "csv"), **others)


@pytest.fixture
def hosts(agencies):
    """Documents of more hosts than are asked at once."""
    names = [f"omf{number}" for number in range(HOSTS)]
    for name in names:
        for part in range(PARTS):
            agencies.put(f"https://{name}.example/{part}.csv", amounts(2021, 2022))
    return names


@pytest.fixture
def manners(agencies, monkeypatch):
    """How the agencies are asked; a test changes it."""
    chosen = {"pace_seconds": 0, "first_wait_seconds": 0.05, "read_seconds": 20, "mirror": agencies.mirror}
    monkeypatch.setattr(asking, "_manners", lambda _: Manners(**chosen))
    return chosen


@pytest.mark.usefixtures("manners")
@pytest.mark.parametrize("fault", [faults.slow_head(0.2), faults.slow(0.3, pieces=1000), faults.silence(60)])
def test_a_stop_ends_all_hosts_and_the_archive_says_what_was_asked(hosts, agencies, settings, fault):
    agencies.faults |= {f"https://{name}.example/2.csv": fault for name in hosts}
    datasets = [table(*(of_host(name, part) for name in hosts for part in range(PARTS)))]
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        ask(replace(settings, mirror=agencies.mirror), datasets, NOW, Terms(frozenset()))
    assert time.monotonic() - begun < 4
    assert [one.name for one in threading.enumerate() if one.name.startswith("host")] == []
    archive = Archive(settings.archive)
    lines = outcomes(archive.retrievals(), run_name(NOW))
    assert {line.outcome for line in lines} == {"accepted"}
    assert {line.document for line in lines} == {f"{name}_{part}" for name in hosts[:8] for part in range(2)}
    assert [path for path in archive.incoming.iterdir() if path.suffix != ".part"] == []
    agencies.faults.clear()
    after = ask(replace(settings, mirror=agencies.mirror), datasets, NOW, Terms(frozenset()))
    assert {line.outcome for line in after} <= {"accepted", "unchanged"}
    assert len(after) == HOSTS * PARTS
    assert list(archive.incoming.iterdir()) == []


@pytest.mark.usefixtures("manners")
def test_a_full_disk_on_one_host_stops_the_others(hosts, agencies, settings, monkeypatch):
    agencies.faults |= {f"https://{name}.example/0.csv": faults.silence(60) for name in hosts[1:]}

    def full(*_):
        raise OSError(28, "No space left on device", "the archive")

    monkeypatch.setattr(Archive, "keep", full)
    begun = time.monotonic()
    with pytest.raises(OSError, match="No space left"):
        ask(
            replace(settings, mirror=agencies.mirror),
            [table(*(of_host(name, 0) for name in hosts))],
            NOW,
            Terms(frozenset()),
        )
    assert time.monotonic() - begun < 3


@pytest.mark.usefixtures("hosts")
class TestTime:
    def asked(self, settings, agencies, *lives, run=NOW):
        lines = ask(replace(settings, mirror=agencies.mirror), [table(*lives)], run, Terms(frozenset()))
        return {line.document: line for line in lines}

    def test_of_a_host_is_limited_and_what_was_given_up_is_said(self, agencies, settings, manners):
        """Answers that come byte by byte, each within its time, would take all night."""
        manners["host_seconds"] = 1.0
        agencies.faults["omf0.example"] = faults.late(0.4)
        begun = time.monotonic()
        slow = [of_host("omf0", part) for part in range(PARTS)]
        lines = self.asked(settings, agencies, *slow, of_host("omf1", 0))
        assert time.monotonic() - begun < 3
        assert [lines[f"omf0_{part}"].outcome for part in range(PARTS)] == ["accepted", "accepted", "failed", "failed"]
        assert lines["omf0_2"].reason.endswith("given up, as omf0.example has had its time of this night")
        assert lines["omf0_3"].reason == "not asked for: omf0.example has had its 0 minutes of this night"
        assert lines["omf1_0"].outcome == "accepted"
        assert 0.4 <= lines["omf0_0"].seconds < 1
        again = self.asked(settings, agencies, *slow)
        assert {again[f"omf0_{part}"].outcome for part in range(PARTS)} == {"failed"}, "the same night, asked again"
        agencies.faults.clear()
        next_night = self.asked(settings, agencies, *slow, run=NOW.replace(year=NOW.year + 1))
        assert {line.outcome for line in next_night.values()} == {"accepted", "unchanged"}

    def test_of_an_index_page_counts(self, agencies, settings, manners):
        manners |= {"host_seconds": 0.6}
        page = "https://omf0.example/tables/"
        agencies.faults[page] = faults.slow_head(0.1)
        index = Index(page, lambda _: "/0.csv")
        lines = self.asked(settings, agencies, of_host("omf0", 0, index=index), of_host("omf0", 1, index=index))
        assert {line.outcome for line in lines.values()} == {"failed"}
        assert all("has had its time of this night" in line.reason for line in lines.values())


class _Dies:
    """Sends ctrl-C as it is thrown away: what a handler raises then, Python prints and forgets."""

    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.usefixtures("manners")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_stop_whose_exception_is_lost_is_heard(hosts, agencies, settings, monkeypatch):
    agencies.faults |= {f"https://{name}.example/2.csv": faults.silence(60) for name in hosts}
    dying, wait = [_Dies()], refresh.wait
    monkeypatch.setattr(refresh, "wait", lambda *args: wait(*args) if not dying else (dying.clear(), wait(*args))[1])
    begun, before = time.monotonic(), signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        ask(
            replace(settings, mirror=agencies.mirror),
            [table(*(of_host(name, 2) for name in hosts))],
            NOW,
            Terms(frozenset()),
        )
    assert time.monotonic() - begun < 4
    assert signal.getsignal(signal.SIGINT) == before
