"""The snapshot: made from documents, refused when altered, newest document first; and the one that is embedded."""

import json
from datetime import date

import pytest

from assets.sources import datasets
from pipeline.documents.dataset import YEARS_BEFORE
from pipeline.errors import SnapshotError, SourceError
from pipeline.files.checksum import sha256
from pipeline.settings import first_fiscal_year
from pipeline.snapshot.store import Snapshot, make
from tests.pipeline.made_up_agency import VOTES, dataset

TODAY = date(2026, 3, 1)


FILES = {
    "old": "year,area,amount_usd\n2010,AL,1.5\n2010,AK,2.25\n2009,AL,0.1\n2009,AK,3\n1999,AL,7\n",
    "new": "year,area,amount_usd\n2011,AK,20\n2011,AL,10\n2010,AK,200\n2010,AL,100\n",
    "votes": "area,votes\nAL,5\nAK,6\n",
}


@pytest.fixture
def collection(tmp_path, monkeypatch):
    """A folder of made-up agency documents, which are read from 2007 on."""
    monkeypatch.setattr("pipeline.documents.dataset.first_fiscal_year", lambda: 2007 + YEARS_BEFORE)
    folder = tmp_path / "documents"
    (folder / "omf").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / "omf" / f"{name}.csv").write_text(text)
    return folder


@pytest.fixture
def made(collection, tmp_path):
    """A snapshot of them."""
    make([dataset(), VOTES], collection, tmp_path / "made", TODAY)
    return tmp_path / "made"


def sign(folder, name, content):
    """Put content in a table's place with its checksum."""
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / manifest["tables"][name]["file"]).write_bytes(content)
    manifest["tables"][name]["sha256"] = sha256(content)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def refused(folder, table=None):
    """The one-line message with which the snapshot, or a table of it, is refused."""
    with pytest.raises(SnapshotError) as caught:
        Snapshot.open(folder).table(table or dataset())
    assert "\n" not in str(caught.value)
    return str(caught.value)


class TestMake:
    def test_writes_a_table_a_dataset_and_the_manifest(self, collection, tmp_path):
        lines = make([dataset(), VOTES], collection, tmp_path / "made", TODAY)
        assert lines == ["amounts: 6 rows from 2 documents", "votes: 2 rows from 1 documents"]
        files = sorted(str(path.relative_to(tmp_path / "made")) for path in (tmp_path / "made").rglob("*.*"))
        assert files == ["manifest.json", "tables/amounts.csv", "tables/votes.csv"]

    def test_manifest_says_where_each_figure_comes_from(self, made, collection):
        snapshot = Snapshot.open(made)
        assert snapshot.made == "2026-03-01"
        assert snapshot.fiscal_years == list(range(1981, 2012))
        origins = {row["document"]: row for row in snapshot.documents().to_dicts()}
        assert list(origins) == ["old", "new", "votes"]
        assert {name: row["rows"] for name, row in origins.items()} == {"old": 2, "new": 4, "votes": 2}
        for name, row in origins.items():
            content = (collection / "omf" / f"{name}.csv").read_bytes()
            assert (row["sha256"], row["bytes"]) == (sha256(content), len(content))
            assert row["publisher"] == "Office of Made-up Figures"
            assert row["url"] == f"https://example.org/{name}"
            assert row["retrieved"] == "2026-03-01"

    def test_manifest_says_terms_and_compiler(self, made):
        rows = Snapshot.open(made).documents().rows_by_key("document", named=True)
        assert (rows["old"][0]["licence"], rows["old"][0]["compiled_by"]) == ("made up", "")
        assert rows["votes"][0]["compiled_by"] == "Somebody"

    def test_a_manifest_made_before_compilers_were_named_is_read_as_saying_none(self, made):
        path = made / "manifest.json"
        manifest = json.loads(path.read_text())
        for entry in manifest["documents"]:
            del entry["compiled_by"]
        path.write_text(json.dumps(manifest))
        assert set(Snapshot.open(made).documents()["compiled_by"]) == {""}

    def test_a_document_without_terms_is_refused(self, made):
        path = made / "manifest.json"
        manifest = json.loads(path.read_text())
        manifest["documents"][0]["licence"] = ""
        path.write_text(json.dumps(manifest))
        with pytest.raises(SnapshotError, match="licence"):
            Snapshot.open(made).documents()

    def test_table_reads_back_as_written(self, made):
        rows = Snapshot.open(made).table(dataset()).rows()
        assert rows == [
            (2009, "AK", 3.0, "old"),
            (2009, "AL", 0.1, "old"),
            (2010, "AK", 200.0, "new"),
            (2010, "AL", 100.0, "new"),
            (2011, "AK", 20.0, "new"),
            (2011, "AL", 10.0, "new"),
        ]

    def test_same_documents_make_the_same_bytes(self, made, collection, tmp_path, digest):
        make([dataset(), VOTES], collection, tmp_path / "again" / "made", TODAY)
        assert digest(made) == digest(tmp_path / "again" / "made")

    def test_only_the_date_tells_another_day(self, made, collection, tmp_path):
        make([dataset(), VOTES], collection, tmp_path / "later", date(2026, 3, 2))
        for table in ("amounts", "votes"):
            assert (made / f"tables/{table}.csv").read_bytes() == (tmp_path / f"later/tables/{table}.csv").read_bytes()
        before, after = ((folder / "manifest.json").read_text() for folder in (made, tmp_path / "later"))
        assert before != after
        assert before == after.replace("2026-03-02", "2026-03-01")

    @pytest.mark.parametrize(
        "content", ["<html><body>Not found</body></html>", "", "year,area\n2010,AL\n", "year,area,amount_usd\n"]
    )
    def test_nothing_is_written_when_a_document_is_refused(self, collection, tmp_path, content):
        (collection / "omf/votes.csv").write_text(content)
        with pytest.raises(SourceError, match=r"^votes: [^\n]+$"):
            make([dataset(), VOTES], collection, tmp_path / "made", TODAY)
        assert not (tmp_path / "made").exists()

    def test_a_refused_document_leaves_the_snapshot_there_was(self, made, collection, digest):
        before = digest(made)
        (collection / "omf/new.csv").write_text("year,area,amount_usd\n2010,AL,1\n2010,AL,2\n")
        with pytest.raises(SourceError, match=r"^new: does not satisfy its schema"):
            make([VOTES, dataset()], collection, made, TODAY)
        assert digest(made) == before

    def test_a_missing_document_is_named_with_its_place(self, collection, tmp_path):
        (collection / "omf/new.csv").unlink()
        with pytest.raises(SourceError, match=r"^new: no document omf/new\.csv in "):
            make([dataset(), VOTES], collection, tmp_path / "made", TODAY)
        assert not (tmp_path / "made").exists()


class TestRefusal:
    def test_an_altered_table_is_refused_by_checksum_and_named(self, made):
        path = made / "tables/amounts.csv"
        path.write_bytes(path.read_bytes().replace(b"200.0", b"201.0"))
        message = refused(made)
        assert str(path) in message
        assert "sha256" in message
        assert Snapshot.open(made).table(VOTES).height == 2

    def test_a_missing_table_file_is_named(self, made):
        (made / "tables/amounts.csv").unlink()
        assert str(made / "tables/amounts.csv") in refused(made)

    def test_a_table_the_manifest_does_not_list_is_named(self, made):
        assert "other" in refused(made, dataset(name="other"))

    @pytest.mark.parametrize(
        "text",
        ["", "{", "[]", "null", '"text"', "\x00", '{"format": 1}', '{"format": 1, "tables": [], "documents": []}'],
    )
    def test_a_broken_manifest_is_refused_and_named(self, made, text):
        (made / "manifest.json").write_text(text)
        assert "manifest.json" in refused(made)

    def test_a_missing_manifest_is_refused_and_named(self, made):
        (made / "manifest.json").unlink()
        assert str(made / "manifest.json") in refused(made)

    @pytest.mark.parametrize("form", [0, 2, "1", None])
    def test_another_format_is_refused(self, made, form):
        manifest = json.loads((made / "manifest.json").read_text())
        (made / "manifest.json").write_text(json.dumps({**manifest, "format": form}))
        assert f"format {form}" in refused(made)

    @pytest.mark.parametrize(
        "text",
        [
            "year,area,amount_usd,document\n2010,AL,,new\n",
            "year,area,amount_usd,document\n2010,AL,1,new\n2010,AL,1,new\n",
            "year,area,amount_usd,document\n2010,AL,plenty,new\n",
            "area,year,amount_usd,document\nAL,2010,1,new\n",
            "",
        ],
        ids=["null", "twice", "text", "other columns", "empty"],
    )
    def test_a_signed_table_that_breaks_its_schema_is_refused_and_named(self, made, text):
        sign(made, "amounts", text.encode())
        assert "amounts" in refused(made)

    def test_a_signed_table_of_another_length_is_refused_and_named(self, made):
        sign(made, "amounts", b"year,area,amount_usd,document\n2010,AL,1.0,new\n")
        assert "amounts" in refused(made)


class TestEmbedded:
    def test_is_a_few_megabytes(self, root):
        files = (root / "pipeline/snapshot").rglob("*.*")
        assert sum(path.stat().st_size for path in files) < 7_200_000  # of FY2008 on 3.7, the years before at most 3.5

    def test_holds_a_table_for_every_dataset_and_nothing_else(self, root):
        manifest = Snapshot.open(root / "pipeline/snapshot").manifest
        names = sorted(dataset.name for dataset in datasets() if dataset.documents)
        assert sorted(manifest["tables"]) == names
        assert sorted(path.stem for path in (root / "pipeline/snapshot/tables").iterdir()) == names

    @pytest.mark.parametrize("table", [table for table in datasets() if not table.documents], ids=lambda one: one.name)
    def test_what_is_only_fetched_is_empty(self, root, table):
        frame = Snapshot.open(root / "pipeline/snapshot").table(table)
        assert frame.is_empty()
        assert frame.columns == [*table.columns]
        # Table 5 is read and mapped, and not asked for until a whole one has been seen.
        assert bool(table.live(date(2026, 11, 22))) == (table.name != "treasury_account")

    @pytest.mark.parametrize("table", [table for table in datasets() if table.documents], ids=lambda one: one.name)
    def test_every_table_validates_and_names_known_documents(self, root, table):
        snapshot = Snapshot.open(root / "pipeline/snapshot")
        frame = snapshot.table(table)
        assert frame.height == snapshot.manifest["tables"][table.name]["rows"] > 0
        origins = [row for row in snapshot.documents().to_dicts() if row["dataset"] == table.name]
        assert [row["document"] for row in origins] == [document.name for document in table.documents]
        assert dict(frame.group_by("document").len().rows()) == {r["document"]: r["rows"] for r in origins if r["rows"]}

    def test_covers_the_published_years(self, root):
        assert Snapshot.open(root / "pipeline/snapshot").fiscal_years == list(range(1981, 2026))

    def test_figures_made_before_years_were_added_have_them_all_the_same(self, made):
        """The first year is the project's: the tables made of these figures have it, whatever they were made with."""
        manifest = json.loads((made / "manifest.json").read_text())
        manifest["fiscal_years"] = [2008, 2011]
        (made / "manifest.json").write_text(json.dumps(manifest))
        assert Snapshot.open(made).fiscal_years == list(range(first_fiscal_year(), 2012))

    @pytest.mark.slow
    def test_is_what_the_real_documents_give(self, documents, root, moneymap, tmp_path):
        result = moneymap("snapshot", "--from", str(documents), "--to", str(tmp_path / "made"), build=tmp_path)
        assert result.returncode == 0, result.stderr
        embedded = root / "pipeline/snapshot"
        for path in sorted((embedded / "tables").iterdir()):
            assert (tmp_path / "made/tables" / path.name).read_bytes() == path.read_bytes(), path.name
        made, kept = (json.loads((folder / "manifest.json").read_text()) for folder in (tmp_path / "made", embedded))
        for manifest in (made, kept):
            manifest.pop("made")
            for entry in manifest["documents"]:
                entry.pop("retrieved")
        assert made == kept
