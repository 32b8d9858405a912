import csv
import json
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import replace

import polars as pl
import pytest

from pipeline.publish import chart_record, pictures, png
from pipeline.publish import charts as render
from pipeline.publish.workers import Workers
from pipeline.settings import ROOT
from reports.charts import blue_red, ranking
from reports.charts import map as map_chart
from reports.pages import chart_folder, picture
from reports.pages import chart_page as page
from reports.pages.chart_page import Around
from reports.pages.header import ALONE
from reports.svg import letters
from tests.reports.markup import HOSTILE, Page

SUFFIXES = (".html", ".svg", ".png", ".vl.json", ".csv", ".alt.txt", ".embed.html", ".oembed.json")
SCRIPTS = ["chart.js", "copy.js"]


@pytest.fixture
def figure(groups, context):
    return blue_red.draw(groups({"democratic": (-2851.4, 1139.2), "republican": (-4593.3, -1491.0)}), context)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    from tests.reports import made_up  # noqa: PLC0415  (module scope: the fixtures are of function scope)

    figures = [
        map_chart.draw(made_up.net_contribution(), made_up.CONTEXT),
        ranking.draw(made_up.net_contribution(), made_up.CONTEXT, made_up.lean()),
    ]
    folder = tmp_path_factory.mktemp("charts")
    return folder, figures, render.render(figures, folder)


def test_every_file_is_written(drawn):
    folder, figures, report = drawn
    for figure in figures:
        assert all((folder / f"{figure.name}{suffix}").stat().st_size > 0 for suffix in SUFFIXES)
    assert report.drawn == ("map-2023", "ranking-2023")
    assert {path.name for path in report.files} >= {"index.html", "embeds.html", ".rendered.json", "map-2023.html"}
    assert {path.name for path in report.files} >= {chart_record.content_file(figure.name) for figure in figures}
    assert {path.name for path in report.files} >= {
        "chart.js",
        "copy.js",
        "years.js",
        "embed.js",
        "height.js",
        "chart.css",
    }
    assert not list(folder.glob("*.tmp"))


def test_csv_holds_the_frames_full_figures(drawn, states):
    folder, _, _ = drawn
    with (folder / "map-2023.csv").open(newline="") as file:
        written = {row["state"]: float(row["net_per_capita_usd"]) for row in csv.DictReader(file)}
    assert written == dict(states().select("state", "net_per_capita_usd").iter_rows())


def test_svg_is_accessible_and_complete(drawn):
    folder, figures, _ = drawn
    root = ET.fromstring((folder / "map-2023.svg").read_text())  # noqa: S314  (the project's own picture)
    svg = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.find(f"{svg}title").text == figures[0].title
    assert root.find(f"{svg}desc").text == figures[0].alt
    assert " ".join(text.text for text in root.findall(f"{svg}text")[:2]).startswith(figures[0].title[:20])
    tooltips = [title.text for title in root.iter(f"{svg}title") if ", FY2023: paid $" in title.text]
    assert len(set(tooltips)) == 51


def test_page_has_what_readers_and_platforms_need(drawn):
    folder, figures, _ = drawn
    for figure in figures:
        text = (folder / f"{figure.name}.html").read_text()
        seen = Page(text)
        assert ("html", "lang", "en-US") in seen.attributes
        assert ("meta", "name", "viewport") in seen.attributes
        assert {"title", "details", "table", "svg", "figure"} <= set(seen.tags)
        assert seen.runs == SCRIPTS
        assert all((folder / name).is_file() for name in seen.runs)
        assert not [a for a in seen.addresses if "//" in a]
        assert ("meta", "content", figure.alt) in seen.attributes
        assert text.count("<td") == figure.table.height * figure.table.width
        assert 'href="chart.css"' in text
        assert "prefers-color-scheme:dark" in (folder / "chart.css").read_text()
        assert not re.search(r"url\((?!#)", text)
        ids = [value for _, name, value in seen.attributes if name == "id"]
        assert len(ids) == len(set(ids))


def test_index_lists_every_chart(drawn):
    folder, _, _ = drawn
    assert {"map-2023.html", "ranking-2023.html"} <= set(Page((folder / "index.html").read_text()).addresses)


def test_second_call_draws_nothing_and_bytes_stay(figure, tmp_path):
    render.render([figure], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    again = render.render([figure], tmp_path)
    assert (again.drawn, again.unchanged) == ((), (figure.name,))
    (tmp_path / render.RECORD).unlink()
    assert render.render([figure], tmp_path).drawn == (figure.name,)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"}, {"subtitle": "Another subtitle"}, {"alt": "In other words"}, {"label": "Another"},
        {"notes": ("Another note", "Sources: the same")}, {"is_latest": True},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_word_that_changed_is_drawn_again(figure, tmp_path, change):
    render.render([figure], tmp_path)
    changed = replace(figure, **change)
    assert render.render([changed], tmp_path).drawn == (figure.name,)
    assert render.render([changed], tmp_path).unchanged == (figure.name,)
    drawn = chart_record.read(tmp_path)[figure.name].drawn
    assert {name: getattr(drawn, name) for name in change} == change


def test_notes_that_changed_are_in_page_and_picture(figure, tmp_path):
    render.render([figure], tmp_path)
    before = (tmp_path / f"{figure.name}.png").read_bytes()
    render.render([replace(figure, notes=("Another note", figure.notes[-1]))], tmp_path)
    assert "Another note" in (tmp_path / f"{figure.name}.html").read_text()
    assert (tmp_path / f"{figure.name}.png").read_bytes() == before
    render.render([replace(figure, caution="A caution")], tmp_path)
    assert "A caution" in (tmp_path / f"{figure.name}.svg").read_text()
    assert (tmp_path / f"{figure.name}.png").read_bytes() != before


def test_what_it_is_and_where_it_stands_are_drawn_again(figure, tmp_path):
    """The same name, but a figure that says another thing of itself; and a chart that says another of its figures."""
    chart = blue_red.CHART
    render.render([figure], tmp_path, chart=chart)
    assert render.render([figure], tmp_path, chart=chart).drawn == ()
    same_name = replace(figure, year=None, variant=("2023",))
    assert same_name.name == figure.name
    assert render.render([same_name], tmp_path, chart=chart).drawn == (figure.name,)
    assert chart_record.read(tmp_path)[figure.name].drawn.year is None
    for change in ({"title": "Another title"}, {"rank": 7}, {"on_home": "latest year"}):
        assert render.render([figure], tmp_path, chart=replace(chart, **change)).drawn == (figure.name,)
        drawn = chart_record.read(tmp_path)[figure.name].drawn
        told = {"title": drawn.group, "rank": drawn.rank, "on_home": drawn.on_home}
        assert change.items() <= told.items()


@pytest.mark.parametrize("change", ["file", "gone", "content", "record", "entry"])
def test_what_changed_is_drawn_again(figure, tmp_path, change):
    render.render([figure], tmp_path)
    (tmp_path / "other.html").write_text("stays")
    if change == "content":
        (tmp_path / chart_record.content_file(figure.name)).write_bytes(b"tampered")
    if change == "entry":
        record = json.loads((tmp_path / render.RECORD).read_text())
        record[figure.name]["notes"] = None
        (tmp_path / render.RECORD).write_text(json.dumps(record))
    if change == "file":
        (tmp_path / f"{figure.name}.csv").write_text("tampered")
    if change == "gone":
        (tmp_path / f"{figure.name}.png").unlink()
    if change == "record":
        (tmp_path / render.RECORD).write_text("{broken")
    assert render.render([figure], tmp_path).drawn == (figure.name,)
    assert (tmp_path / f"{figure.name}.csv").read_text() == figure.table.write_csv()
    assert (tmp_path / "other.html").read_text() == "stays"


def test_charts_no_longer_drawn_stay_listed_where_their_page_is(figure, tmp_path):
    other = replace(figure, kind="old", year=2020, title="An old chart")
    render.render([other, replace(other, kind="gone")], tmp_path)
    (tmp_path / "gone-2020.html").unlink()
    render.render([figure], tmp_path)
    addresses = Page((tmp_path / "index.html").read_text()).addresses
    assert "old-2020.html" in addresses
    assert "gone-2020.html" not in addresses


class TestRecordOfAnEarlierVersion:
    """That of 0.1.0 keeps neither kind nor year, and nothing is guessed of a name.

    What it lists is drawn anew, and is in no list until then; pages stay where they are.
    """

    @pytest.fixture
    def old(self, figure, tmp_path):
        embed = {"name": figure.name, "title": "Old", "alt": "a", "source": "", "frame_height": 1, "picture_width": 1,
                 "picture_height": 1}  # fmt: skip
        entry = {"digest": "x", "label": "Old", "title": "An old chart", "is_latest": True, "embed": embed, "files": {}}
        (tmp_path / render.RECORD).write_text(json.dumps({"old-2020": entry, figure.name: entry}))
        for name in ("old-2020.html", f"{figure.name}.html"):
            (tmp_path / name).write_text("old")
        return tmp_path

    def test_charts_are_drawn_anew(self, figure, old):
        assert render.render([figure], old).drawn == (figure.name,)
        assert f"{figure.name}.html" in Page((old / "index.html").read_text()).addresses
        assert render.render([figure], old).drawn == ()

    def test_nothing_is_guessed_and_nothing_lost(self, figure, old):
        render.render([figure], old)
        for name in ("index.html", "embeds.html", render.RECORD):
            assert "old-2020" not in (old / name).read_text()
        assert (old / "old-2020.html").read_text() == "old"

    def test_those_on_no_page_are_named(self, figure, old):
        for name in ("old-2020", "without-a-page"):
            (old / f"{name}.alt.txt").write_text("An old chart")
        render.render([figure], old)
        assert chart_record.unlisted(old, [one for one, _ in chart_record.charts(old)]) == ["old-2020"]

    def test_the_site_has_no_charts_until_then(self, old):
        assert chart_record.charts(old) == []
        assert {name for name, _ in chart_record.files(old)} == {"old-2020.html", "blue-red-2023.html"}


@pytest.mark.parametrize("broken", ["", "{broken", "[]", '"text"', "7", '{"map-2023": 5}', '{"map-2023": {"kind": 1}}'])
def test_a_record_that_cannot_be_read_is_none(tmp_path, broken):
    (tmp_path / render.RECORD).write_text(broken)
    assert chart_record.read(tmp_path) == {}
    assert chart_record.charts(tmp_path) == []


class TestRecord:
    def test_tells_what_was_drawn(self, figure, tmp_path):
        render.render([figure], tmp_path, chart=blue_red.CHART)
        (one,) = chart_record.read(tmp_path).values()
        assert (one.drawn.kind, one.drawn.year, one.drawn.state) == ("blue-red", 2023, "")
        assert (one.drawn.group, one.drawn.rank, one.drawn.on_home) == (
            blue_red.CHART.title, blue_red.CHART.rank, blue_red.CHART.on_home,
        )  # fmt: skip
        assert (one.drawn.title, one.drawn.subtitle, one.drawn.alt) == (figure.title, figure.subtitle, figure.alt)
        assert (one.drawn.notes, one.drawn.label) == (figure.notes, figure.label)
        assert one.is_whole(tmp_path)

    def test_pages_are_made_again_from_it_byte_by_byte(self, drawn):
        folder, figures, _ = drawn
        charts = chart_record.charts(folder)
        assert len(charts) == len(figures)
        for chart, content in charts:
            for name, text in chart_folder.pages_of(chart, content, Around()).items():
                assert (folder / name).read_text() == text
        for name, text in chart_folder.lists([chart for chart, _ in charts], ALONE).items():
            assert (folder / name).read_text() == text

    def test_a_chart_that_is_not_whole_is_not_shown(self, figure, tmp_path):
        content = tmp_path / chart_record.content_file(figure.name)
        for damage in (lambda: content.write_bytes(b"other"), content.unlink):
            render.render([figure], tmp_path)
            assert len(chart_record.charts(tmp_path)) == 1
            damage()
            assert chart_record.charts(tmp_path) == []

    def test_readers_have_what_is_not_hidden(self, figure, tmp_path):
        report = render.render([figure], tmp_path)
        seen = {path for _, path in chart_record.files(tmp_path)}
        assert {path for path in report.files if not path.name.startswith(".")} == seen
        names = dict(chart_record.files(tmp_path))
        assert names[f"{figure.name}-card.png"] == names[f"{figure.name}.png"]  # the address of links in old posts
        of_figure = chart_record.files_of(tmp_path, [figure.name])
        assert [path.name for path in of_figure] == sorted(f"{figure.name}{suffix}" for suffix in SUFFIXES)
        assert chart_record.files_of(tmp_path, ["other"]) == []

    def test_maps_of_another_release_are_known_by_what_they_are(self, states, context, tmp_path):
        render.render([map_chart.draw(states(), context), looks_like_a_map(states(), context)], tmp_path)
        drawn = [chart for chart, _ in chart_record.charts(tmp_path)]
        nets = states().select("fiscal_year", "state", "net_per_capita_usd")
        assert chart_record.outdated(tmp_path, drawn, nets) == []
        newer = nets.with_columns(pl.col("net_per_capita_usd") + 1)
        assert chart_record.outdated(tmp_path, drawn, newer) == ["map-2023"]
        assert chart_record.outdated(tmp_path, drawn, nets.filter(pl.col("state") != "CA")) == ["map-2023"]


def looks_like_a_map(frame, context):
    """The same figures under a name that looks like a map's."""
    return replace(map_chart.draw(frame, context), kind="map-like")


def test_workers_give_the_same_bytes_and_report_progress(figure, tmp_path):
    figures = [replace(figure, kind=f"figure-{i}", year=None) for i in range(2)]
    seen = []
    with Workers(2).start() as workers:
        render.render(figures, tmp_path / "a", workers=workers, progress=lambda *step: seen.append(step))
    render.render(figures, tmp_path / "b")
    assert [done for _, done in seen] == [1, 2]
    assert {name for name, _ in seen} == {figure.name for figure in figures}
    for name in ("figure-0.png", "figure-1.svg", "figure-1.html"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


WORKERS = """
import os, time
from pipeline.publish.workers import Workers

if __name__ == "__main__":
    pool = Workers(2).start()._pool
    print(*{pool.submit(os.getpid).result() for _ in range(20)}, flush=True)
    time.sleep(60)
"""


def is_running(process_id):
    """Whether there is such a process, and it is more than a name nobody has asked after."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", process_id], capture_output=True, text=True, check=False)
    return found.stdout.strip()[:1] not in {"", "Z"}


def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path):
    script = tmp_path / "draw.py"
    script.write_text(WORKERS)
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, script], env=variables, stdout=subprocess.PIPE, text=True)
    workers = process.stdout.readline().split()
    assert workers
    assert all(map(is_running, workers))
    process.kill()
    process.wait()
    process.stdout.close()
    until = time.monotonic() + 20
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(is_running, workers))


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        render.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_hostile_names_stay_inert(states, context, tmp_path):
    frame = states(highest=200.0).with_columns(
        state_name=pl.when(pl.col("state") == "MA").then(pl.lit(HOSTILE)).otherwise("state_name")
    )
    figure = map_chart.draw(frame, replace(context, sources=HOSTILE))
    assert "script" in figure.title
    render.render([figure], tmp_path)
    for name in ("map-2023.html", "index.html"):
        text = (tmp_path / name).read_text()
        seen = Page(text)
        assert "img" not in seen.tags
        assert seen.runs == (SCRIPTS if name == "map-2023.html" else [])
        assert not seen.handlers
        assert "\u202e" not in text
    root = ET.fromstring((tmp_path / "map-2023.svg").read_text())  # noqa: S314  (the project's own picture)
    assert not [element for element in root.iter() if element.tag.endswith(("script", "img", "image"))]


@pytest.mark.parametrize("kind", ["../map", "Map", "", "map.html"])
def test_a_name_that_is_no_file_stem_is_refused(figure, tmp_path, kind):
    with pytest.raises(ValueError, match="figure names"):
        render.render([replace(figure, kind=kind)], tmp_path)


def test_two_figures_of_one_name_are_refused(figure, tmp_path):
    with pytest.raises(ValueError, match="unique"):
        render.render([figure, figure], tmp_path)


def test_pictures_without_text_other_fonts_and_blank_ones_are_refused():
    with pytest.raises(picture.BlankPictureError, match="no text"):
        picture.check_svg("a", "<svg><path d='M0,0'/></svg>")
    with pytest.raises(picture.BlankPictureError, match="font Lato"):
        picture.check_svg("a", '<svg><text font-family="Lato">x</text><path/></svg>')
    with pytest.raises(picture.BlankPictureError, match="nothing is drawn"):
        picture.check_svg("a", '<svg><text font-family="sans-serif">x</text></svg>')
    with pytest.raises(picture.BlankPictureError, match="50 areas"):
        picture.check_svg("a", "<svg><text>x</text>" + '<path class="area" d="M0 0"/>' * 50 + "</svg>")
    square = 'width="300" height="300"'
    blank = f'<svg xmlns="http://www.w3.org/2000/svg" {square}><rect {square} fill="#fff"/></svg>'
    with pytest.raises(picture.BlankPictureError, match="blank"):
        png.made(png.Job("a", blank))


def test_titles_break_into_lines_that_fit():
    title = "In FY2023 both groups got back more than they paid in: states that voted Democratic by $2,851 per person"
    lines = letters.balanced(title, 20, 568, bold=True)
    assert " ".join(lines) == title
    assert len(lines) == len(letters.wrap(title, 20, 568, bold=True))
    assert min(map(len, lines)) > 0.6 * max(map(len, lines))


def test_cells_are_rounded_in_print_only(figure):
    kinds = {column.kind: column for column in figure.columns}
    assert page.cell(-2851.4, kinds["usd"]) == "\N{MINUS SIGN}$2,851"
    assert page.cell(196_000_000, kinds["count"]) == "196,000,000"
    assert page.cell(None, kinds["usd"]) == "\N{EN DASH}"
    assert page.cell(2023, kinds["year"]) == "2023"


class TestPicturesOfOldYears:
    """They are made when a site is, of the drawing kept with the chart; nothing else of the chart is made again."""

    @pytest.fixture
    def without(self, figure, tmp_path):
        render.render([figure], tmp_path, all_pictures=False)
        return tmp_path

    def test_none_is_made_until_then(self, figure, without):
        assert not list(without.glob("*.png"))
        assert (without / f"{figure.name}.html").is_file()
        assert render.render([figure], without, all_pictures=False).drawn == ()

    def test_a_site_makes_those_that_lack(self, figure, without):
        assert pictures.complete(without) == [figure.name]
        assert pictures.complete(without) == []
        made = (without / f"{figure.name}.png").read_bytes()
        render.render([figure], without / "other")
        assert (without / "other" / f"{figure.name}.png").read_bytes() == made
        assert render.render([figure], without).drawn == ()

    def test_the_latest_year_has_both_at_once(self, figure, tmp_path):
        render.render([replace(figure, is_latest=True)], tmp_path, all_pictures=False)
        assert sorted(path.name for path in tmp_path.glob("*.png")) == ["blue-red-2023-tall.png", "blue-red-2023.png"]

    def test_the_tall_one_goes_with_the_latest_year(self, figure, tmp_path):
        render.render([replace(figure, is_latest=True)], tmp_path)
        render.render([figure], tmp_path)
        assert [path.name for path in tmp_path.glob("*.png")] == ["blue-red-2023.png"]


class TestKeys:
    """A chart whose digest is that of last time is not even drawn."""

    def test_nothing_is_drawn_where_nothing_went_in(self, figure, tmp_path):
        made = []
        one = render.Wanted("map/2023", "digest", lambda: made.append(1) or figure)
        for given, drawn in ((one, 1), (one, 1), (replace(one, digest="other"), 2)):
            render.render([given], tmp_path)
            assert len(made) == drawn

    def test_files_of_an_earlier_drawing_are_removed(self, figure, tmp_path):
        render.render([figure], tmp_path)
        record = json.loads((tmp_path / render.RECORD).read_text())
        record[figure.name]["files"]["old.vl.json"] = "x"
        (tmp_path / render.RECORD).write_text(json.dumps(record))
        (tmp_path / "old.vl.json").write_text("{}")
        render.render([figure], tmp_path)
        assert not (tmp_path / "old.vl.json").exists()
