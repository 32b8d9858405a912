"""Readers while releases come and go: none fails, none sees a mix of two."""

import queue

import pytest

from pipeline.release.replace import publish
from tests.pipeline.made_up_release import (
    build_versioned,
    processes,
    publish_versions,
    read_in_turn,
    require_in_order,
    version_of,
)

RELEASES = 40
READERS = 400
PROCESSES = 2
SECONDS = 300

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def readings(tmp_path_factory):
    """The released file after 100 releases, and of every process that read meanwhile: reads, versions, problems."""
    folder = tmp_path_factory.mktemp("readers")
    work, released = folder / "work" / "moneymap.duckdb", folder / "build" / "moneymap.duckdb"
    publish(build_versioned(work, 0), released)
    done, answers = processes.Event(), processes.Queue()
    writer = processes.Process(target=publish_versions, args=(range(1, RELEASES + 1), work, released, done))
    least = -(-READERS // PROCESSES)
    readers = [processes.Process(target=read_in_turn, args=(least, released, done, answers)) for _ in range(PROCESSES)]
    for process in (*readers, writer):
        process.start()
    try:
        yield released, [answers.get(timeout=SECONDS) for _ in readers]
    except queue.Empty:
        pytest.fail(f"readers or releases took more than {SECONDS} s")
    finally:
        for process in (*readers, writer):
            process.kill()
            process.join()


def test_hundreds_read_and_none_fails(readings):
    _, outcomes = readings
    assert [problem for _, _, problems in outcomes for problem in problems] == []
    assert sum(reads for reads, _, _ in outcomes) >= READERS
    assert all(len(seen) == reads for reads, seen, _ in outcomes)


def test_they_see_releases_in_their_order_and_many_of_them(readings):
    _, outcomes = readings
    for _, seen, _ in outcomes:
        assert seen == sorted(seen)
    assert len({version for _, seen, _ in outcomes for version in seen}) > RELEASES / 4


def test_the_last_release_is_there_in_the_end(readings):
    released, _ = readings
    assert version_of(released) == RELEASES
    require_in_order(released)
