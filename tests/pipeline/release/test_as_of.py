"""A build of what was known on a day beside the release of that day: which one, by which program, what is not alike."""

import json
from datetime import date

import duckdb
import pytest

from pipeline.errors import MoneymapError
from pipeline.files import fingerprint
from pipeline.files.checksum import sha256_of
from pipeline.release.as_of import beside_release
from pipeline.release.latest import Latest
from pipeline.settings import ROOT, Settings

DAY = date(2026, 11, 22)
OLD, VERSION, LATER = "20261121T060000.000000Z", "20261122T063000.000001Z", "20261124T063000.000001Z"


def file(path, *, net=1.0, revised=0):
    """A file with a table of figures and a list of revisions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema mart")
        connection.execute(f"create table mart.net as select 'NY' as state, {net}::double as net_usd")
        connection.execute("comment on table mart.net is 'Nets. Key: state.'")
        connection.execute("create table mart.revision as select unnest(range(?)) as row", [revised])
    return path


def description(released, version, **said):
    latest = Latest(
        version=version, released_at="2026-11-22T06:30:00+00:00", checked_at="2026-11-22T06:30:00+00:00",
        file=released.name, copy=None, bytes=released.stat().st_size, sha256=sha256_of(released), contents_sha256="c",
        software="moneymap 0.2.0", storage="v1.4.0", tables={}, sources=[], **said,
    )  # fmt: skip
    (released.parent / "latest.json").write_text(latest.text())


@pytest.fixture
def settings(tmp_path):
    """A folder with a release of the day and one of two days later, which stands."""
    settings = Settings(build=tmp_path / "build", snapshot=ROOT / "pipeline" / "snapshot")
    file(settings.build / "releases" / f"moneymap-{VERSION}.duckdb", revised=3)
    file(settings.released, net=9.0)
    description(settings.released, LATER)
    return settings


def report(settings, **release):
    settings.reports.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"release": {"version": VERSION, **release}})
    (settings.reports / "20261122T063000Z.json").write_text(text)


def test_the_same_by_the_same_program(settings, tmp_path):
    report(settings, software="moneymap 0.2.0", software_sha256=fingerprint.software())
    assert beside_release(settings, file(tmp_path / "built.duckdb"), DAY) == (
        f"The release of that day, {VERSION}, holds the same but for the lists of revisions; it was made by this very "
        "program."
    )


def test_a_number_that_agrees_to_the_last_bits_is_the_same(settings, tmp_path):
    built = file(tmp_path / "built.duckdb", net=1.0 + 1e-13)
    assert "holds the same" in beside_release(settings, built, DAY)


def test_another_program_is_named_with_what_is_not_alike(settings, tmp_path):
    report(settings, software="moneymap 0.1.9", software_sha256="ab" * 32)
    said = beside_release(settings, file(tmp_path / "built.duckdb", net=2.0), DAY)
    assert said.startswith(
        f"The release of that day, {VERSION}, was made by moneymap 0.1.9 (abababababab), not by this one,"
    )
    assert said.endswith("1 of its tables are not as here: mart.net.")


def test_the_same_version_of_other_files_is_another_program(settings, tmp_path):
    report(settings, software="moneymap 0.2.0", software_sha256="cd" * 32)
    said = beside_release(settings, file(tmp_path / "built.duckdb"), DAY)
    assert "holds the same" in said
    assert "made by moneymap 0.2.0 (cdcdcdcdcdcd), not by this one" in said


def test_this_program_with_other_documents(settings, tmp_path):
    report(settings, software="moneymap 0.2.0", software_sha256=fingerprint.software())
    said = beside_release(settings, file(tmp_path / "built.duckdb", net=2.0), DAY)
    assert said.endswith("not as here: mart.net. What was fetched later that day counts here.")


@pytest.mark.parametrize("text", [None, "", "[]", '{"release": {}}', '{"release": {"version": "another"}}'])
def test_a_program_that_no_report_names_is_not_guessed(settings, tmp_path, text):
    if text is not None:
        settings.reports.mkdir(parents=True)
        (settings.reports / "20261122T063000Z.json").write_text(text)
    said = beside_release(settings, file(tmp_path / "built.duckdb"), DAY)
    assert "made by a program that is not known, not by this one" in said


def test_of_the_release_that_stands_latest_json_says_it(settings, tmp_path):
    description(settings.released, LATER, software_sha256=fingerprint.software())
    said = beside_release(settings, file(tmp_path / "built.duckdb", net=9.0), date(2026, 11, 30))
    assert said.startswith(f"The release of that day, {LATER}, holds the same")
    assert said.endswith("this very program.")


def test_a_day_before_every_release(settings, tmp_path):
    said = beside_release(settings, file(tmp_path / "built.duckdb"), date(2026, 11, 21))
    assert said == "No release of 2026-11-21 or before is kept: there is none to compare with."


def test_no_release_at_all_says_nothing(tmp_path):
    settings = Settings(build=tmp_path / "build", snapshot=ROOT / "pipeline" / "snapshot")
    assert beside_release(settings, file(tmp_path / "built.duckdb"), DAY) == ""


def test_a_copy_that_is_no_database_is_said(settings, tmp_path):
    (settings.build / "releases" / f"moneymap-{OLD}.duckdb").write_bytes(b"<html>")
    with pytest.raises(MoneymapError, match="cannot be compared"):
        beside_release(settings, file(tmp_path / "built.duckdb"), date(2026, 11, 21))
