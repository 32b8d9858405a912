"""The files of data/api: of a real release, the same a second time, years kept where they are of the release."""

import json

import jsonschema
import pytest

from pipeline.publish import api as published
from pipeline.publish.api import FOLDER, api, written
from pipeline.read.by_option import rows_by_option
from reports import package_data

VERSION = "20260301T030405.000000Z"


@pytest.fixture(scope="module")
def path(released):
    return released / "moneymap.duckdb"


@pytest.fixture(scope="module")
def made(path):
    return api(path, VERSION)


@pytest.fixture
def folder(made, tmp_path):
    for name, content in made.files().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_every_record_has_the_shape_promised(made):
    schema = json.loads(package_data.text("count/schema.json"))
    for name, content in made.files().items():
        if name.endswith(".json") and not name.endswith("schema.json"):
            jsonschema.validate(json.loads(content), schema)


def test_a_kept_site_gives_the_same_bytes_without_counting_all_ways(made, path, folder, monkeypatch):
    def without(of, *, with_quantiles):
        assert not with_quantiles
        return rows_by_option(of, with_quantiles=False)

    monkeypatch.setattr(published, "rows_by_option", without)
    assert api(path, VERSION, folder).files() == made.files()


@pytest.mark.parametrize("fault", ["another release", "another form", "a year gone"])
def test_what_is_of_another_release_or_form_is_made_anew(made, path, folder, fault):
    year = next((folder / FOLDER).glob("[0-9]*.json"))
    record = json.loads(year.read_bytes())
    if fault == "a year gone":
        year.unlink()
    else:
        year.write_text(json.dumps(record | ({"release": "x"} if fault == "another release" else {"format": 0})))
    assert api(path, VERSION, folder).files() == made.files()


def test_scripts_are_safe_in_every_reader():
    assert written({"a": "\u2028</script>\u2029"}) == b'{"a":"\\u2028</script>\\u2029"}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        written({"a": float("nan")})
