"""Every agency's faults: the figures of before stand, the archive holds nothing new, one line says what was wrong.

For each dataset that is fetched one document (``tests/agencies/subjects.py``) is fetched well, then served with a
fault: on the wire (``tests/agencies/faults.py``) or in its content, in the agency's own format. Where a fault
cannot befall a document, ``DOES_NOT_APPLY`` says why.
"""

import io
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
from pipeline.compose.compose import compose
from pipeline.documents.zips import members, the_member
from pipeline.fetch.archive import Archive, accepted
from pipeline.fetch.refresh import Refresh
from pipeline.fetch.session import Manners, Session
from pipeline.files import fingerprint
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from tests.agencies import faults, mutations
from tests.agencies.everyone import SNAPSHOT, everyone, snapshot_tables
from tests.agencies.subjects import SUBJECTS
from tests.agencies.usda import ZIP, snap_zip

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
DATASETS = {dataset.name: dataset for dataset in datasets()}
BY_DATASET = {subject.dataset: subject for subject in SUBJECTS}
BOMB_BYTES = 40_000_000
ELSEWHERE = "https://elsewhere.example/table"


@pytest.fixture(scope="module")
def agencies():
    tables = snapshot_tables()
    with everyone(tables) as served:
        served.put(ZIP, snap_zip(tables["usda_snap"].filter(pl.col("fiscal_year") >= 2023)))
        yield served


@pytest.fixture(autouse=True)
def well(agencies, monkeypatch):
    """All is well when a test ends; the program is the same one throughout, and is looked at once."""
    monkeypatch.setattr(fingerprint, "software", lambda: "this one")
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

    def refresh(self, *names, read_seconds=20, **how):
        """Ask for some documents, or all; ``how`` is what is otherwise about them."""
        manners = Manners(
            "", 0, read_seconds=read_seconds, tries=2, first_wait_seconds=0.01, mirror=self.agencies.mirror
        )
        asked = tuple(replace(live, **how) for live in self.lives() if live.name in names or not names)
        archive, good = Archive(self.settings.archive), Snapshot.open(self.settings.figures)
        with Session(manners, archive.incoming) as session:
            work = Refresh(archive, session, good.table, "night", NOW, everything=True)
            lines = work.of([replace(self.dataset, live=lambda _: asked)])
        assert list(archive.incoming.iterdir()) == []
        return {line.document: line for line in lines}

    def lives(self):
        return self.dataset.live(NOW.date())

    def live(self, name):
        return next(live for live in self.lives() if live.name == name)

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

    def accepted(self, name):
        """The checksums of all that was ever accepted of a document."""
        return [line.sha256 for line in accepted(Archive(self.settings.archive).of(name))]

    def spoil(self, name, fault):
        """Have a document served with a fault; that of a search is told from others at its address by its year."""
        body = self.live(name).request.body
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


def require_last_good(case, name, outcome, reason, **how):
    """Ask for document ``name``, whose fault is at work: all is as before, and it is said why."""
    good = case.accepted(name)
    line = case.refresh(name, **how)[name]
    assert line.outcome == outcome, line
    assert re.search(reason, line.reason), line.reason
    assert line.reason.isprintable()
    assert case.accepted(name) == good
    after, documents = case.figures()
    assert after.equals(case.before)
    assert documents[name]["choice"] == "archive"
    assert documents[name]["reason"] == f"{outcome} since {line.at[:10]}: {line.reason}"
    others = set(case.subject.lives) & documents.keys() - {name}
    assert {documents[other]["choice"] for other in others} <= {"live"}


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
    "elsewhere": (faults.redirect(ELSEWHERE, code=307), "failed", "leads to another host, elsewhere.example"),
    "404": (faults.status(404, faults.PAGE), "failed", 'the agency moved .*: answered 404: "Service unavailable"'),
    "410": (faults.status(410), "failed", "the agency moved .*: answered 410"),
}
"""Fault, what comes of it, what is said."""


@every_dataset
class TestOnTheWire:
    @pytest.mark.parametrize("fault", ON_THE_WIRE)
    def test_no_document_comes(self, case, fault):
        answer, outcome, reason = ON_THE_WIRE[fault]
        case.spoil(case.subject.live, answer)
        read_seconds = 0.2 if fault == "silence" else 20
        require_last_good(case, case.subject.live, outcome, reason, read_seconds=read_seconds)
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
    """A document that was had and is gone is missed, expected or not; the copy at hand counts."""

    @every_dataset
    def test_what_was_had_is_missed(self, case):
        name = case.subject.live
        case.spoil(name, faults.status(404, faults.PAGE))
        line = case.refresh(name, expected=False)[name]
        assert (line.outcome, line.status) == ("failed", 404)
        after, documents = case.figures()
        assert after.equals(case.before)
        assert documents[name]["choice"] == "archive"

    @pytest.mark.parametrize("case", ["omb_historical", "usda_snap"], indirect=True)
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
        case.agencies.faults[case.live(case.subject.live).index.url] = fault
        require_last_good(case, case.subject.live, outcome, reason)


@cache
def spread():
    """A workbook with two cells, far apart."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Table")
        sheet.write(199_999, 16_383, 1)
    return out.getvalue()


@cache
def bomb(kind):
    """Zeros without end, a thousandth of them packed, where the parser looks for its member."""
    names = {
        "xlsx": "xl/worksheets/sheet1.xml",
        "bea_population": "SAINC1__ALL_AREAS_1929_2024.csv",
        "bea_regional": "SAINC51__ALL_AREAS_1948_2024.csv",
        "cms_health_by_residence": "MEDICAID_AGGREGATE20.CSV",
        "cms_medicaid_federal": "FY 2024 FMR NET EXPENDITURES.xlsx",
        "usda_snap": "FY24.xlsx",
    }
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(names[kind], "w") as file,
    ):
        file.write(bytes(BOMB_BYTES))
    return out.getvalue()


ZIPS = ["bea_population", "bea_regional", "cms_health_by_residence", "cms_medicaid_federal", "usda_snap"]
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
    def test_a_bomb(self, case, monkeypatch):
        monkeypatch.setattr(members, "__defaults__", (BOMB_BYTES // 2,))  # the bomb of full size is in test_zips.py
        monkeypatch.setattr(the_member, "__defaults__", (BOMB_BYTES // 2,))
        content = bomb(case.subject.dataset if case.live(case.subject.live).request.kind == "zip" else "xlsx")
        assert len(content) < 300_000
        case.spoil(case.subject.live, faults.content(content))
        require_last_good(case, case.subject.live, "refused", "in the zip is larger than 20,000,000 bytes unpacked")

    @pytest.mark.parametrize("case", WORKBOOKS, indirect=True)
    def test_two_cells_far_apart(self, case):
        case.spoil(case.subject.live, faults.content(spread()))
        require_last_good(case, case.subject.live, "refused", "reaches to row 200,000, column 16,384")

    @pytest.mark.parametrize("case", ["cms_medicaid_federal", "usda_snap"], indirect=True)
    def test_two_cells_far_apart_in_a_zip(self, case):
        with zipfile.ZipFile(io.BytesIO(case.served(case.subject.live))) as archive:
            parts = {member: archive.read(member) for member in archive.namelist()}
        name = next(member for member in parts if "24" in member and "CHIP" not in member)
        content = mutations.zipped(parts | {name: spread()})
        case.spoil(case.subject.live, faults.content(content))
        require_last_good(case, case.subject.live, "refused", "reaches to row 200,000, column 16,384")

    @pytest.mark.parametrize("case", ZIPS + WORKBOOKS, indirect=True)
    def test_cut_off(self, case):
        content = case.served(case.subject.live)
        case.spoil(case.subject.live, faults.content(content[: len(content) // 2]))
        require_last_good(case, case.subject.live, "refused", "not a readable zip")


SAID = {
    "a renamed column": "no column|no field",
    "a missing state": "missing WY",
    "a state twice": "(WY|'?Wyoming.*) stands twice",
    "a missing line": "do not add to",
    "a line twice": "stands twice",
    "another unit": "has the unit changed\\?$",
    "a total that is 2 % off": "add to",
    "history written anew": r"restated by \d+%, more than 25%$",
    "an empty table": "holds no state",
    "last year's document": "an older document$",
}
"""What is said of a fault, in whatever document."""
SAID_OF = {
    ("a renamed column", "bea_population"): "not a BEA regional table: columns Area,",
    ("a renamed column", "bea_regional"): "not a BEA regional table: columns Area,",
    ("a renamed column", "cbo_actual"): "not CBO's actuals: columns component",
    ("a renamed column", "census_federal_aid"): "0 columns with the amount of state and local governments of",
    ("a renamed column", "census_population"): "estimates 2020 to 2024",
    ("a renamed column", "cms_medicaid_federal"): "0 columns 'Federal Share', not 1",
    ("a renamed column", "gdp_price_index"): "not the series A191RD3A086NBEA: columns observation_date, GDPDEF",
    ("a renamed column", "irs_data_book_table_5"): "0 columns headed as gift, not 1",
    ("a renamed column", "omb_historical"): "unknown column 'Year 2015'",
    ("a renamed column", "ssa_ssi"): "another header: .*Count",
    ("a renamed column", "va_expenditures"): "0 columns 'Medical Care', not 1",
    ("a missing line", "gdp_price_index"): "a year is missing",
    ("a missing line", "cbo_actual"): "Excise Taxes: not each year from 1982",
    ("a missing line", "treasury_federal_reserve"): "0 lines begin with",
    ("a missing line", "treasury_mts"): "no line 'Customs Duties'",
    ("a state twice", "cms_medicaid_federal"): "MAP - Wyoming: 2 rows 'Total Net Expenditures', not 1",
    ("a state twice", "usda_snap"): "Wyoming|WY stands twice",
    ("a line twice", "cbo_actual"): "primary_key",
    ("a line twice", "gdp_price_index"): "a year is missing, repeated or out of order",
    ("another unit", "gdp_price_index"): "2017 is not 100",
    ("another unit", "omb_historical"): "do not add",
    ("a line twice", "treasury_federal_reserve"): "2 lines begin with",
    ("another unit", "treasury_federal_reserve"): "is no year's receipts in dollars",
    ("another unit", "treasury_mts"): "is not in dollars",
    ("history written anew", "gdp_price_index"): "moves by|restated by",
    ("history written anew", "census_population"): "the year before$|restated by",
    ("a state twice", "irs_historic_table_2"): "WY: an AGI_STUB stands twice",
    ("another unit", "bea_population"): "unknown unit 'Thousands of persons'",
    ("an empty table", "bea_population"): "SAINC1 has no line 2",
    ("an empty table", "bea_regional"): "SAINC51 has no line 51",
    ("an empty table", "cbo_actual"): "a fiscal year from 198[24] on is missing",
    ("an empty table", "census_federal_aid"): "names no area",
    ("an empty table", "cms_health_by_residence"): "code 1 is missing",
    ("an empty table", "cms_medicaid_federal"): "0 rows 'Total Net Expenditures', not 1",
    ("an empty table", "gdp_price_index"): "2017 is not 100|no figures",
    ("an empty table", "omb_historical"): "a fiscal year from 1980 on is missing|do not add",
    ("an empty table", "treasury_federal_reserve"): "the largest amount, 0, is no year's receipts",
    ("an empty table", "treasury_mts"): "no statement|holds no",
    ("an empty table", "usda_snap"): "no",
    ("an empty table", "va_expenditures"): "unknown area 'Notes:'|does not stand at the top",
    ("last year's document", "cms_medicaid_federal"): "the zip has 0 members named as .*24",
    ("last year's document", "irs_historic_table_2"): "not the file of tax year 2022: it has A10970, has .* lacks",
    ("last year's document", "treasury_federal_reserve"): "2025-09-30, not September of FY2026",
    (
        "last year's document",
        "usaspending_awards",
    ): "in 2025 is that of 2024, in every area: the document of another year",
}
DOES_NOT_APPLY = {
    ("a missing state", "cbo_actual"): "the nation alone",
    ("a missing state", "gdp_price_index"): "the nation alone",
    ("a missing state", "omb_historical"): "the nation alone",
    ("a missing state", "treasury_federal_reserve"): "the nation alone",
    ("a missing state", "treasury_mts"): "the nation alone",
    ("a state twice", "cbo_actual"): "the nation alone",
    ("a state twice", "gdp_price_index"): "the nation alone",
    ("a state twice", "omb_historical"): "the nation alone",
    ("a state twice", "treasury_federal_reserve"): "the nation alone",
    ("a state twice", "treasury_mts"): "the nation alone",
    ("a total that is 2 % off", "treasury_federal_reserve"): "one line of the table is read",
    ("a total that is 2 % off", "gdp_price_index"): "an index of one series, no sum of anything",
    (
        "a total that is 2 % off",
        "usaspending_awards",
    ): "the answer has no national row; 2 % more of one state is a figure",
}


def scaled(subject, factor, which=None, above=""):
    """An edit: the figures times ``factor``, in the rows that ``which`` picks, in the column or rows of ``above``."""

    def edit(rows):
        column = next((row.index(above) for row in rows if above and above in row and not subject.body(row)), None)
        changed = [
            [
                mutations.times(cell, factor)
                if place in range(*slice(*subject.figures).indices(len(row)))
                and (column is None or place == column)
                and mutations.number(cell) is not None
                else cell
                for place, cell in enumerate(row)
            ]
            if subject.body(row) and (which or subject.body)(row) and (not above or column is not None or above in row)
            else row
            for row in rows
        ]
        return added_up(subject, changed) if which is None else changed

    return edit


def added_up(subject, rows):
    """The nation's figures made the sum of the others, where they are so to the unit."""
    if subject.added is None:
        return rows
    places = range(*subject.figures)
    sums = {place: sum(int(row[place]) for row in rows if subject.added(row)) for place in places}
    return [
        [str(sums[place]) if place in sums else cell for place, cell in enumerate(row)] if subject.nation(row) else row
        for row in rows
    ]


def renamed(subject, old, new):
    """An edit: a word in headers and titles is another."""

    def named(cell):
        if " ".join(str(cell).split()) == old:
            return new
        return cell.replace(old, new) if isinstance(cell, str) else cell

    def edit(rows):
        figures = slice(*subject.figures)
        return [
            [
                cell if subject.body(row) and place in range(*figures.indices(len(row))) else named(cell)
                for place, cell in enumerate(row)
            ]
            for row in rows
        ]

    return edit


def without(match):
    return lambda rows: [row for row in rows if not match(row)]


def twice(match):
    """An edit: what matches stands there again, below."""

    def edit(rows):
        last = max(place for place, row in enumerate(rows) if match(row))
        return [*rows[: last + 1], *(list(row) for row in rows if match(row)), *rows[last + 1 :]]

    return edit


def without_newest(subject):
    """Rows, or the column, of the newest year are not there yet."""

    def edit(rows):
        head = next((row for row in rows if subject.newest in row and not subject.body(row)), None)
        if head is None:
            return [row for row in rows if subject.newest not in row]
        column = head.index(subject.newest)
        return [[cell for place, cell in enumerate(row) if place != column] for row in rows]

    return edit


def faulty(case, fault):
    """The name of the document, and its bytes with a fault in its content."""
    subject = case.subject
    name = subject.restated or subject.live if fault == "history written anew" else subject.live
    content = case.served(name)
    if fault == "last year's document" and subject.last_year:
        return name, case.served(subject.last_year)
    if fault == "last year's document" and subject.lost_member:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {member: archive.read(member) for member in archive.namelist() if member != subject.lost_member}
        return name, mutations.zipped(parts)
    edit = {
        "a renamed column": lambda: renamed(subject, *subject.column),
        "a missing state": lambda: without(subject.state),
        "a state twice": lambda: twice(subject.state),
        "a missing line": lambda: without(subject.line),
        "a line twice": lambda: twice(subject.line),
        "another unit": lambda: renamed(subject, *subject.unit) if subject.unit else scaled(subject, 1000),
        "a total that is 2 % off": lambda: scaled(subject, 1.02, subject.nation),
        "history written anew": lambda: scaled(subject, 1.4, above=subject.closed),
        "an empty table": lambda: without(subject.body),
        "last year's document": lambda: renamed(subject, *subject.title) if subject.title else without_newest(subject),
    }[fault]()

    def really(rows):
        changed = edit(rows)
        assert changed != rows, "nothing was changed"
        return changed

    return name, subject.opened(content, really)


class TestInTheContent:
    @every_dataset
    def test_opened_and_written_again_it_is_the_same_document(self, case):
        """Else the faults below could be those of the writing."""
        name = case.subject.live
        content = case.subject.opened(case.served(name), lambda rows: rows)
        case.spoil(name, faults.content(content))
        assert case.refresh(name)[name].outcome in {"accepted", "unchanged"}
        after = case.figures()[0]
        assert after.equals(case.before)

    @pytest.mark.parametrize(
        ("fault", "case"),
        [
            (fault, subject.dataset)
            for fault in SAID
            for subject in SUBJECTS
            if (fault, subject.dataset) not in DOES_NOT_APPLY and not ("line" in fault and subject.line is None)
        ],
        indirect=["case"],
    )
    def test_is_refused(self, case, fault):
        name, content = faulty(case, fault)
        case.spoil(name, faults.content(content))
        require_last_good(case, name, "refused", SAID_OF.get((fault, case.subject.dataset), SAID[fault]))

    @every_dataset
    def test_history_restated_by_3_percent_is_taken_and_noted(self, case):
        subject = case.subject
        name = subject.restated or subject.live
        content = subject.opened(case.served(name), scaled(subject, 1.03, above=subject.closed))
        case.spoil(name, faults.content(content))
        line = case.refresh(name)[name]
        assert (line.outcome, line.reason) == ("accepted", "")
        assert re.fullmatch(r"restated: \d+ years \(.*\), totals by at most 3\.0%", line.note), line.note
        after, documents = case.figures()
        assert not after.equals(case.before)
        assert documents[name]["choice"] == "live"


def test_what_does_not_apply_is_said_of_what_there_is():
    assert {fault for fault, _ in DOES_NOT_APPLY} <= SAID.keys()
    assert {dataset for _, dataset in DOES_NOT_APPLY} <= BY_DATASET.keys()
    assert BY_DATASET.keys() == {dataset.name for dataset in DATASETS.values() if dataset.live(NOW.date())}
