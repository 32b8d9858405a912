"""What holds after every night, whatever befell the agencies: the newest that can be had, nothing wrong or left."""

import fcntl
import multiprocessing
import os
import threading
from contextlib import suppress
from types import SimpleNamespace

import duckdb
import pytest

from pipeline import clock
from pipeline.app import nightly as nightly_module
from pipeline.fetch import ask as asking
from pipeline.fetch.archive import Archive
from pipeline.fetch.session import Manners
from pipeline.files import fingerprint
from tests.agencies.nights import (
    AGENCIES,
    BREAKS,
    INDEX,
    KINDS,
    Event,
    Killed,
    breaking,
    parse,
    seeded,
    seeded_breaks,
    world,
)
from tests.agencies.server import Agencies, serving

SOAK = int(os.environ.get("MONEYMAP_SOAK", "0"))
"""How many faults ``make soak`` tries."""
LEFT = {".tmp", ".part", ".next", ".wal", ".half"}
ONE_AFTER_THE_OTHER = [Event(2 + 2 * place, AGENCIES[place % 4], kind, 2) for place, kind in enumerate(KINDS)]
TOGETHER = [
    Event(3, "alpha", "down", 4),
    Event(4, "beta", "half loaded", 3),
    Event(4, "gamma", "renamed column", 2),
    Event(5, "delta", "page", 2),
    Event(6, "alpha", "thousandfold", 3),
]


@pytest.fixture
def play(tmp_path, monkeypatch):
    """Night after night, looked at after each; returns the world and whether each night made a release."""
    with serving(Agencies()) as agencies:
        quick = {"pace_seconds": 0, "first_wait_seconds": 0.01, "tries": 2, "total_seconds": 0.3}
        monkeypatch.setattr(asking, "_manners", lambda _: Manners(mirror=agencies.mirror, **quick))
        monkeypatch.setattr(fingerprint, "software", lambda: "this one")
        monkeypatch.setattr(nightly_module, "since_last_release", lambda _: "")

        def played(events, nights, breaks=()):
            here = world(agencies, tmp_path, events)
            monkeypatch.setattr(clock, "now", lambda: here.now)
            ran = SimpleNamespace(seconds={}, charts={"drawn": 0, "unchanged": 0})
            monkeypatch.setattr("pipeline.app.set_aside.run_everything", lambda *_: here.build() or ran)
            made = []
            for _ in range(nights):
                before, sent = here.known, agencies.body_bytes()
                here.dawn()
                broken = dict(breaks).get(here.night)
                if broken:
                    with suppress(Killed, OSError), breaking(*broken):
                        nightly_module.nightly(here.settings, here.datasets, here.now)
                        here.unbroken += 1
                report = nightly_module.nightly(here.settings, here.datasets, here.now)
                made.append(report.release["is_new"])
                look(here, report, first=here.night == 0, news=None if broken else before != here.known)
                if (
                    not broken
                    and not any(here.befalls(name) for name in AGENCIES)
                    and before == here.known
                    and quiet(here)
                ):
                    assert agencies.body_bytes() == sent
            return here, made

        yield played


def quiet(here):
    """Whether nothing befell anybody the night before, nobody moved, and every document was had before."""
    here.night -= 1
    troubled, moved = any(here.befalls(name) for name in AGENCIES), here.address("delta")
    here.night += 1
    return here.night > 0 and not troubled and moved == here.address("delta")


def look(here, report, *, first, news):
    """What holds after a night."""
    assert report.error == ""
    composed = here.figures()
    with duckdb.connect(str(here.settings.released), read_only=True) as connection:
        for name in AGENCIES:
            expected = parse(here.last_good[name]).sort("year", "area")
            assert composed[name].select(expected.columns).equals(expected), (here.night, name)
            released = connection.table(f"raw.{name}").order("year, area").pl()
            assert released.select(expected.columns).equals(expected), (here.night, name)
    if not first and news is not None:
        assert report.release["is_new"] is news, here.night
    for name in AGENCIES:
        bad = [one for one in report.retrievals if one.dataset == name and one.outcome in {"failed", "refused"}]
        documents = [one.document for one in bad if not one.document.startswith("index ")]
        assert documents == ([f"{name}_live"] if here.befalls(name) else []), (here.night, bad)
    lines = report.text().splitlines()
    assert len(lines) == len(set(lines))
    archive = Archive(here.settings.archive)
    assert archive.damage() == ""
    assert list(archive.incoming.iterdir()) == []
    left = [path for path in here.settings.build.rglob("*") if LEFT & set(path.suffixes)]
    assert left == []
    assert [one.name for one in threading.enumerate() if one.name.startswith("host")] == []
    assert multiprocessing.active_children() == []
    for lock in (here.settings.lock, here.settings.archive / "lock"):
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_agencies_that_fall_ill_one_after_the_other_and_recover(play):
    here, made = play(ONE_AFTER_THE_OTHER, 2 * len(KINDS) + 3)
    assert here.last_good == {name: here.agencies.documents[here.address(name)] for name in AGENCIES}
    assert made.count(True) < len(made)


def test_several_at_once(play):
    here, _ = play(TOGETHER, 12)
    assert here.last_good == {name: here.agencies.documents[here.address(name)] for name in AGENCIES}


def test_an_agency_that_is_up_and_down_makes_no_release(play):
    """News comes on the nights 3, 6 and 9, another address on 5 and 10, and no release on others."""
    _, made = play([Event(night, "beta", "down") for night in (1, 4, 5, 8)], 11)
    assert [night for night, is_new in enumerate(made) if is_new] == [0, 3, 5, 6, 9, 10]


@pytest.mark.parametrize("seed", range(5))
def test_random_events(play, seed):
    """Ten faults each, fifty in all, of which ten end the night."""
    play(seeded(seed, 8, 8), 10, seeded_breaks(seed, 8, 2))


def test_a_wrong_document_counts_until_its_correction_three_days_later(play):
    """Three nights it cannot be told from a right one, also where one of them is killed; then nothing of it is left."""
    here, made = play([Event(3, "beta", "plausible", 3)], 8, {4: ("kill", 9)})
    assert made[3]
    assert made[6], "the correction is released the night it comes"
    assert b".5" not in here.last_good["beta"]


def test_a_half_loaded_index_and_a_moved_address(play):
    """The address moves on the night 5; the page that says so is half loaded from the night 4 to 6."""
    here, made = play([Event(4, "delta", INDEX, 3)], 9)
    assert here.addresses["delta"].endswith("moved1.csv")
    assert made[7], "news the night the page is whole"


@pytest.mark.parametrize("kind", BREAKS)
def test_a_night_that_ends_after_any_operation_leaves_nothing(play, kind):
    """Every fourth operation in turn, on nights with news and without."""
    here, _ = play([], 11, {night: (kind, 4 * (night - 1)) for night in range(1, 10)})
    assert here.unbroken <= 3, "nights that had fewer operations"


@pytest.mark.skipif(not SOAK, reason="make soak")
def test_soak(play):
    """As many random faults as asked for, four agencies ill or well."""
    nights, ended = SOAK // 3, SOAK // 10
    play(seeded(SOAK, nights, SOAK - ended), nights + 5, seeded_breaks(SOAK, nights, ended))
