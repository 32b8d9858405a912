"""Every agency's faults: the figures of before stand, the archive holds nothing new, one line says what was wrong.

For each dataset that is fetched one document (``tests/agencies/subjects.py``) is fetched well, then served with a fault:
on the wire (``tests/agencies/faults.py``) or in its content, in the agency's own format. Where a fault cannot befall a
document, ``DOES_NOT_APPLY`` says why.
"""

import io
import logging
import re
import shutil
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from assets.sources import datasets
from pipeline.archive import Archive
from pipeline.figures import compose
from pipeline.http import Manners, Session
from pipeline.live import Request
from pipeline.refresh import Refresh
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from tests.agencies import faults, mutations
from tests.agencies.everyone import SNAPSHOT, everyone
from tests.agencies.subjects import SUBJECTS

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
DATASETS = {dataset.name: dataset for dataset in datasets()}
BY_DATASET = {subject.dataset: subject for subject in SUBJECTS}
BOMB_BYTES = 410_000_000
ELSEWHERE = "https://elsewhere.example/table"


@pytest.fixture(scope="module")
def agencies():
    with everyone() as served:
        yield served


@pytest.fixture(autouse=True)
def well(agencies):
    yield
    agencies.faults.clear()


@dataclass
class Case:
    """A dataset whose documents have been fetched well once, in a build folder of its own."""

    subject: object
    agencies: object
    settings: Settings

    @property
    def dataset(self):
        names = self.subject.lives
        found = {live.name: live for live in DATASETS[self.subject.dataset].live(NOW.date())}
        return replace(DATASETS[self.subject.dataset], live=lambda _: tuple(found[name] for name in names))

    def refresh(self, dataset=None, **how):
        manners = {"pace_seconds": 0, "first_wait_seconds": 0.01, "read_seconds": 0.2, "tries": 2}
        archive, good = Archive(self.settings.archive), Snapshot.open(self.settings.figures)
        with Session(Manners(**(manners | how), mirror=self.agencies.mirror), archive.incoming) as session:
            lines = Refresh(archive, session, good.table, "night", NOW, everything=True).of([dataset or self.dataset])
        assert list(archive.incoming.iterdir()) == []
        return {line.document: line for line in lines}

    def figures(self):
        found = compose(self.settings, [self.dataset], NOW.date())
        return found.table(self.dataset), {row["document"]: row for row in found.documents().iter_rows(named=True)}

    def address(self, name):
        """Where a document was found in the end."""
        return Archive(self.settings.archive).of(name)[0].url

    def served(self, name):
        """The bytes that were accepted of a document."""
        archive = Archive(self.settings.archive)
        return archive.content(archive.of(name)[0].sha256)

    def objects(self):
        return {path.name for path in (self.settings.archive / "objects").rglob("*") if path.is_file()}

    def spoil(self, name, fault):
        """Have a document served with a fault; that of a search is told from others at its address by its year."""
        live = next(live for live in self.dataset.live(NOW.date()) if live.name == name)
        body = live.request.body
        self.agencies.faults[self.address(name)] = lambda handler: handler.body == body and fault(handler)


@pytest.fixture(scope="module")
def fetched(agencies, tmp_path_factory):
    """The build folder in which a subject has been fetched well, and its figures."""

    @cache
    def of(dataset):
        case = Case(BY_DATASET[dataset], agencies, Settings(tmp_path_factory.mktemp(dataset), SNAPSHOT))
        lines = case.refresh()
        assert {lines[name].outcome for name in case.subject.lives} == {"accepted"}
        return case.settings.build, case.figures()[0]

    return of


@pytest.fixture
def case(request, agencies, fetched, tmp_path):
    """A copy of that folder, to do harm to."""
    folder, before = fetched(request.param)
    shutil.copytree(folder, tmp_path / "build")
    case = Case(BY_DATASET[request.param], agencies, Settings(tmp_path / "build", SNAPSHOT))
    case.before = before
    return case


every_dataset = pytest.mark.parametrize("case", list(BY_DATASET), indirect=True)


def require_last_good(case, name, outcome, reason):
    """After a fault of document ``name``: as before, and said why."""
    objects = case.objects()
    others = set(case.subject.lives) - {name}
    lines = case.refresh()
    line = lines[name]
    assert (line.outcome, line.sha256 in objects) == (outcome, False)
    assert re.search(reason, line.reason), line.reason
    assert line.reason.isprintable()
    assert line.reason == line.reason.strip()
    assert all(lines[other].outcome == "unchanged" for other in others)
    assert case.objects() == objects
    after, documents = case.figures()
    assert after.equals(case.before)
    assert documents[name]["choice"] == "archive"
    assert documents[name]["reason"].startswith(f"{outcome} since ")
    assert line.reason in documents[name]["reason"]
    assert all(documents[other]["choice"] == "live" for other in others & documents.keys())


ON_THE_WIRE = {
    "429": (faults.status(429), "failed", "answered 429 with an empty body; asked 2 times"),
    "429 for an hour": (
        faults.status(429, headers={"Retry-After": "3600"}),
        "failed",
        r"answered 429 .*; to be asked again at 20\d\d-\d\d-\d\d \d\d:\d\d UTC",
    ),
    "500": (faults.status(500, faults.PAGE), "failed", 'answered 500: "Service unavailable"; asked 2 times'),
    "502": (faults.status(502, faults.PAGE), "failed", 'answered 502: "Service unavailable"; asked 2 times'),
    "503": (faults.status(503), "failed", "answered 503 with an empty body; asked 2 times"),
    "403": (faults.status(403, faults.PAGE), "failed", 'answered 403: "Service unavailable"$'),
    "silence": (faults.silence(0.3), "failed", "nothing came for longer than the time set for it; asked 2 times"),
    "reset": (faults.reset(), "failed", "the connection was refused or dropped; asked 2 times"),
    "nothing": (faults.empty(), "failed", "the body is empty; asked 2 times"),
    "garbage": (faults.garbage(), "refused", r"not \w+: it begins with b'\\x00\\x01"),
    "gzip that is none": (faults.gzip_garbage(), "failed", "the gzip is garbled; asked 2 times"),
    "elsewhere": (faults.redirect(ELSEWHERE), "failed", "leads to another host, elsewhere.example"),
    "in circles": (faults.redirect("?again", code=308), "failed", "redirected more than 5 times|moved"),
    "404": (faults.status(404, faults.PAGE), "failed", 'the agency moved .*: answered 404: "Service unavailable"'),
    "410": (faults.status(410), "failed", "the agency moved .*: answered 410"),
}
"""Fault, what comes of it, what is said."""


@every_dataset
class TestOnTheWire:
    @pytest.mark.parametrize("fault", [name for name in ON_THE_WIRE if name != "in circles"])
    def test_no_document_comes(self, case, fault):
        answer, outcome, reason = ON_THE_WIRE[fault]
        case.spoil(case.subject.live, answer)
        require_last_good(case, case.subject.live, outcome, reason)
        assert not [asked for asked in case.agencies.asked if "elsewhere" in asked.url]

    def test_a_page_comes_in_its_place(self, case):
        is_page = case.subject.dataset == "ssa_ssi"
        case.spoil(case.subject.live, faults.html())
        said = "no table table7.b1 on the page" if is_page else "HTML instead of data: Service unavailable"
        require_last_good(case, case.subject.live, "refused", said)

    @pytest.mark.parametrize(
        ("fault", "reason"),
        [
            (faults.reset_mid_body, "the connection was refused or dropped|breaks off"),
            (faults.short_body, "the body breaks off"),
            (faults.gzip_that_breaks_off, "the gzip breaks off"),
        ],
    )
    def test_a_newer_document_breaks_off(self, case, fault, reason):
        content = case.served(case.subject.live)
        broken = fault()

        def newer(handler):
            handler.usual = lambda: (200, content + b" ", {"ETag": '"newer"'})
            return broken(handler)

        case.spoil(case.subject.live, newer)
        require_last_good(case, case.subject.live, "failed", f"({reason}).*; asked 2 times")


class TestGone:
    """A document that is not expected yet, or not any more, is absent; the copy at hand counts."""

    @every_dataset
    def test_what_is_not_expected_is_absent(self, case):
        name = case.subject.live
        lives = case.dataset.live(NOW.date())
        unexpected = replace(case.dataset, live=lambda _: tuple(replace(live, expected=False) for live in lives))
        case.spoil(name, faults.status(404, faults.PAGE))
        line = case.refresh(unexpected)[name]
        assert (line.outcome, line.status) == ("absent", 404)
        after, documents = case.figures()
        assert after.equals(case.before)
        assert documents[name]["choice"] == "archive"

    @pytest.mark.parametrize("case", ["irs_data_book_table_5", "omb_historical", "usda_snap"], indirect=True)
    @pytest.mark.parametrize(
        ("fault", "outcome", "reason"),
        [
            (faults.html(), "failed", "^the agency moved .*: no link to it on https://"),
            (faults.status(404, faults.PAGE), "failed", "^the agency moved https://.*answered 404"),
            (faults.status(503), "failed", "answered 503 with an empty body"),
            (faults.garbage(), "refused", "not html"),
        ],
    )
    def test_the_page_that_names_it(self, case, fault, outcome, reason):
        live = next(live for live in case.dataset.live(NOW.date()) if live.name == case.subject.live)
        if reason.startswith("^the agency moved .*: no link") and case.subject.dataset == "irs_data_book_table_5":
            pytest.skip("a year's workbook is asked for by the name of that time, where the page does not name it")
        case.agencies.faults[live.index.url] = fault
        require_last_good(case, case.subject.live, outcome, reason)


def spread(rows, columns):
    """A workbook with two cells, so far apart."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Table")
        sheet.write(rows - 1, columns - 1, 1)
    return out.getvalue()


@cache
def bomb(kind):
    """Zeros without end, a thousandth of them packed, where the parser looks for its member."""
    names = {
        "xlsx": "xl/worksheets/sheet1.xml",
        "bea_regional": "SAINC51__ALL_AREAS_1948_2024.csv",
        "cms_health_by_residence": "MEDICAID_AGGREGATE20.CSV",
        "cms_medicaid_federal": "FY 2024 FMR NET EXPENDITURES.xlsx",
        "usda_snap": "FY24.xlsx",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(names[kind], "w") as file:
        for _ in range(BOMB_BYTES // 10_000_000):
            file.write(bytes(10_000_000))
    return out.getvalue()


def kind_of(case):
    return next(live.request.kind for live in case.dataset.live(NOW.date()) if live.name == case.subject.live)


ZIPS = ["bea_regional", "cms_health_by_residence", "cms_medicaid_federal", "usda_snap"]
WORKBOOKS = ["census_federal_aid", "irs_data_book_table_5", "omb_historical", "va_expenditures"]


class TestZips:
    """Zips, and workbooks, which are zips: alone or in a zip."""

    @pytest.mark.parametrize("case", ZIPS + WORKBOOKS, indirect=True)
    @pytest.mark.parametrize("name", ["../outside.csv", "/etc/outside.csv"])
    def test_a_path_outside(self, case, name):
        with zipfile.ZipFile(io.BytesIO(case.served(case.subject.live))) as archive:
            parts = {member: archive.read(member) for member in archive.namelist()}
        case.spoil(case.subject.live, faults.content(mutations.zipped(parts | {name: b"1"})))
        require_last_good(case, case.subject.live, "refused", "a member that leads outside")
        assert not Path("/etc/outside.csv").exists()

    @pytest.mark.parametrize("case", ZIPS + WORKBOOKS, indirect=True)
    def test_a_bomb(self, case):
        content = bomb(case.subject.dataset if kind_of(case) == "zip" else "xlsx")
        assert len(content) < 3_000_000
        case.spoil(case.subject.live, faults.content(content))
        require_last_good(case, case.subject.live, "refused", "in the zip is larger than 400,000,000 bytes unpacked")

    @pytest.mark.parametrize("case", WORKBOOKS, indirect=True)
    def test_two_cells_far_apart(self, case):
        case.spoil(case.subject.live, faults.content(spread(1_048_576, 16_384)))
        require_last_good(case, case.subject.live, "refused", "reaches to row 1,048,576, column 16,384")

    @pytest.mark.parametrize("case", ["cms_medicaid_federal", "usda_snap"], indirect=True)
    def test_two_cells_far_apart_in_a_zip(self, case):
        with zipfile.ZipFile(io.BytesIO(case.served(case.subject.live))) as archive:
            parts = {member: archive.read(member) for member in archive.namelist()}
        name = next(member for member in parts if "24" in member and "CHIP" not in member)
        content = mutations.zipped(parts | {name: spread(1_048_576, 16_384)})
        case.spoil(case.subject.live, faults.content(content))
        require_last_good(case, case.subject.live, "refused", "reaches to row 1,048,576, column 16,384")

    @pytest.mark.parametrize("case", ZIPS + WORKBOOKS, indirect=True)
    def test_cut_off(self, case):
        content = case.served(case.subject.live)
        case.spoil(case.subject.live, faults.content(content[: len(content) // 2]))
        require_last_good(case, case.subject.live, "refused", "not a readable zip")
