"""Files of this machine: their checksums, and that they are written whole or not at all."""

import hashlib
import os
import stat

import pytest

from pipeline import settings
from pipeline.files import fingerprint
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


class TestSoftware:
    """The program's own files: in a checkout, and as a wheel lays them beside the packages of others."""

    PROGRAM = ("pipeline/app/cli.py", "assets/raw.py", "reports/theme.py")
    NO_CODE = ("README.md", "docs/methodology.md", "sql/mart/flow.sql")

    @pytest.fixture(params=["", "pipeline/shipped/"], ids=["checkout", "wheel"])
    def shipped(self, request, tmp_path, monkeypatch):
        """Where what is no code lies, seen from a folder with a program in it."""
        for name in (*self.PROGRAM, *(f"{request.param}{name}" for name in self.NO_CODE), "pipeline/__pycache__/a.pyc"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(name)
        for module in (settings, fingerprint):
            monkeypatch.setattr(module, "ROOT", tmp_path)
        monkeypatch.setattr(settings, "SHIPPED", tmp_path / "pipeline" / "shipped")
        return request.param

    def test_is_code_and_what_is_read_beside_it(self, shipped, tmp_path):
        found = {path.relative_to(tmp_path).as_posix() for path in fingerprint.program_files()}
        assert found == {*self.PROGRAM, *(f"{shipped}{name}" for name in self.NO_CODE)}

    def test_is_another_after_any_change(self, shipped, tmp_path):
        seen = {fingerprint.software()}
        for name in (*self.PROGRAM, *(f"{shipped}{name}" for name in self.NO_CODE)):
            (tmp_path / name).write_text("changed")
            seen.add(fingerprint.software())
        assert len(seen) == 7

    def test_has_nothing_of_others(self, shipped, tmp_path):
        before = fingerprint.software()
        for name in ("sql/magic.py", "docs/conf.py", "other/sql/mart/flow.sql"):
            if shipped or name.startswith("other"):
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_text("of another package")
        assert fingerprint.software() == before
