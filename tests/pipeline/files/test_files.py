"""Files of this machine: their checksums, and that they are written whole or not at all."""

import hashlib
import os
import stat

import pytest

from pipeline.files.checksum import sha256, sha256_if_there, sha256_of
from pipeline.files.durable import write_whole

KINDS = pytest.mark.parametrize("lasting", [True, False])


def test_checksums(tmp_path):
    content = bytes(range(256)) * 5000
    (tmp_path / "a").write_bytes(content)
    expected = hashlib.sha256(content).hexdigest()
    assert sha256(content) == sha256_of(tmp_path / "a") == sha256_if_there(tmp_path / "a") == expected


def test_no_file_has_no_checksum(tmp_path):
    assert sha256_if_there(tmp_path / "none") is None
    assert sha256_if_there(tmp_path) is None
    with pytest.raises(FileNotFoundError):
        sha256_of(tmp_path / "none")


@KINDS
@pytest.mark.parametrize("before", [None, b"old and longer than the new"])
def test_a_file_is_written(tmp_path, lasting, before):
    path = tmp_path / "a"
    if before is not None:
        path.write_bytes(before)
    write_whole(path, b"new", lasting=lasting)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@KINDS
@pytest.mark.parametrize("failing", ["replace", "write"])
def test_nothing_is_left_of_one_that_cannot_be_written(tmp_path, monkeypatch, lasting, failing):
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    def half(half_written, content):
        with half_written.open("wb") as file:
            file.write(content[:1])
        fail()

    if failing == "replace":
        monkeypatch.setattr(os, "replace", fail)
    else:
        monkeypatch.setattr(type(path), "write_bytes", half)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new", lasting=lasting)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@KINDS
def test_a_link_is_replaced_and_not_followed(tmp_path, lasting):
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "a").symlink_to(tmp_path / "mine")
    write_whole(tmp_path / "a", b"new", lasting=lasting)
    assert not (tmp_path / "a").is_symlink()
    assert (tmp_path / "mine").read_bytes() == b"mine"


class TestWhatLasts:
    """Is on disk before its name is, and read by everyone; the rest is neither."""

    @pytest.fixture
    def synced(self, monkeypatch):
        made = []
        monkeypatch.setattr(os, "fsync", made.append)
        return made

    @pytest.mark.parametrize(("lasting", "times", "mode"), [(True, 2, 0o644), (False, 0, 0o600)])
    def test_by_fsync_and_mode(self, tmp_path, synced, lasting, times, mode):
        umask = os.umask(0o077)
        try:
            write_whole(tmp_path / "a", b"new", lasting=lasting)
        finally:
            os.umask(umask)
        assert len(synced) == times
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode
