"""What the tests share is made once, and never half."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.made_once import made_once


def test_who_comes_first_makes_it_for_all(tmp_path):
    made, together = [], Barrier(4)

    def make(folder):
        made.append(folder)
        (folder / "file").write_text("whole")

    def come(_):
        together.wait()
        return (made_once(tmp_path, "thing", make) / "file").read_text()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(come, range(4))) == ["whole"] * 4
    assert made == [tmp_path / "thing"]


def test_what_a_killed_worker_left_is_made_anew(tmp_path):
    (tmp_path / "thing").mkdir()
    (tmp_path / "thing" / "half").touch()
    folder = made_once(tmp_path, "thing", lambda folder: (folder / "whole").touch())
    assert [path.name for path in folder.iterdir()] == ["whole"]


def test_what_cannot_be_made_is_tried_once_and_told_to_all(tmp_path):
    tried = []

    def make(folder):
        tried.append(folder)
        raise ValueError("no room")

    for _ in range(2):
        with pytest.raises(pytest.fail.Exception, match=r"(?s)thing could not be made.*ValueError: no room"):
            made_once(tmp_path, "thing", make)
    assert len(tried) == 1
