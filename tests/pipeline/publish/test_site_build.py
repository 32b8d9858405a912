"""The site of a real release: whole, the same a second time, nothing else touched; and the server on loopback."""

import hashlib
import http.client
import json
import posixpath
import shutil
import threading
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.errors import MoneymapError
from pipeline.publish import chart_record, site
from pipeline.publish.export import export
from pipeline.publish.serve import HOST, address, serve, server
from pipeline.publish.site import FORMS, MANIFEST
from pipeline.release.replace import publish
from pipeline.settings import shipped

ADDRESSES = {"href", "src", "srcset", "poster", "action"}
LARGEST_DATA = 72_000_000
"""The file is half of them; at 18 years they were 60 million."""


class Links(HTMLParser):
    """Addresses in a page, and the words of its links out."""

    def __init__(self, text):
        super().__init__()
        self.found, self.external = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        of = dict(attrs)
        for name in ADDRESSES & set(of):
            (self.external if "://" in of[name] else self.found).append((tag, of[name], of.get("rel", "")))


@pytest.fixture(scope="module")
def made(moneymap, released, tmp_path_factory):
    """The site beside a copy of the whole run: what the command said, and its folder. Read it, never change it."""
    build = Path(shutil.copytree(released, tmp_path_factory.mktemp("site") / "build"))
    result = moneymap("site", build=build)
    assert result.returncode == 0, result.stderr
    return result, build / "site"


@pytest.fixture(scope="module")
def folder(made):
    return made[1]


@pytest.fixture
def listening(folder):
    """A server of the site in a thread; gives a function that asks it for a path."""
    with server(folder, 0) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()

        def ask(path, method="GET"):
            connection = http.client.HTTPConnection(HOST, running.server_port, timeout=10)
            try:
                connection.request(method, path)
                answer = connection.getresponse()
                return answer.status, answer.headers, answer.read()
            finally:
                connection.close()

        yield ask
        running.shutdown()
        thread.join()


class TestBuild:
    def test_says_where_it_is_and_how_large(self, made):
        assert made[0].stdout.splitlines()[0].endswith("build/site/index.html")
        assert "of them pages" in made[0].stdout

    def test_every_address_in_every_page_leads_to_a_file(self, folder):
        pages = sorted(folder.rglob("*.html"))
        assert len(pages) > 90
        for page in pages:
            text = page.read_text(encoding="utf-8")
            for tag, target, _ in Links(text).found:
                path = target.partition("#")[0]
                if target.startswith("data:") or not path:
                    continue
                assert not path.startswith("/"), (page, target)
                led = posixpath.normpath(posixpath.join(page.parent.relative_to(folder).as_posix(), path))
                assert not led.startswith(".."), (page, target)
                assert (folder / led).is_file(), (page, tag, target)

    def test_only_links_to_sources_leave_the_site(self, folder):
        for page in sorted(folder.rglob("*.html")):
            for tag, target, rel in Links(page.read_text(encoding="utf-8")).external:
                assert tag == "a", (page, target)
                assert page.name == "sources.html", (page, target)
                assert "noopener" in rel

    def test_a_page_a_year_and_a_state(self, folder):
        assert len(list((folder / "states").glob("??.html"))) == 51
        assert [path.stem for path in sorted((folder / "years").glob("[12]*.html"))] == [
            str(y) for y in range(1981, 2026)
        ]

    def test_charts_are_those_drawn(self, folder, released):
        names = chart_record.read(released / "charts")
        assert len(names) >= 8
        for name in names:
            for kind in ("csv", "png", "svg", "vl.json"):
                there, here = released / "charts" / f"{name}.{kind}", folder / "charts" / f"{name}.{kind}"
                assert there.read_bytes() == here.read_bytes()
            alone = (released / "charts" / f"{name}.embed.html").read_bytes()
            assert alone == (folder / "charts" / f"{name}.embed.html").read_bytes()
        assert [path.name for path in folder.rglob(".*")] == [MANIFEST]

    def test_no_address_is_gone(self, folder, released):
        """Every chart's files, its pictures, the lists and the shared scripts, by the names others may have noted."""
        names = {
            "blue-red", "blue-red-balanced", "blue-red-2023", "blue-red-2023-balanced", "map-2023", "margin-2023",
            "ranking-2023", "representation-2023", "robustness-2023", "specification-curve-2023",
        }  # fmt: skip
        assert names == set(chart_record.read(released / "charts"))
        ends = (".html", ".embed.html", ".oembed.json", ".png", "-card.png", ".svg", ".vl.json", ".csv", ".alt.txt")
        wanted = {f"charts/{name}{end}" for name in names for end in ends}
        wanted -= {f"charts/{name}-card.png" for name in names if name.endswith("-balanced")}  # newer than that address
        wanted |= {f"charts/{name}-tall.png" for name in ("blue-red", "blue-red-balanced")}
        wanted |= {f"pictures/{name}{end}.svg" for name in names for end in ("", "-narrow")}
        shared = "index.html embeds.html chart.css chart.js copy.js years.js embed.js height.js"
        wanted |= {f"charts/{name}" for name in shared.split()}
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert {path for path in found if path.startswith(("charts/", "pictures/"))} == wanted

    def test_data_is_the_release(self, folder, released, marts):
        copy = folder / "data" / "moneymap.duckdb"
        assert copy.read_bytes() == (released / "moneymap.duckdb").read_bytes()
        latest = json.loads((folder / "data" / "latest.json").read_text(encoding="utf-8"))
        assert latest["sha256"] == hashlib.sha256(copy.read_bytes()).hexdigest()
        assert latest["copy"] is None
        for line in (folder / "data" / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256((folder / "data" / name).read_bytes()).hexdigest() == digest
        for name, rows in marts(released / "moneymap.duckdb").items():
            if (path := folder / "data" / "parquet" / f"mart.{name}.parquet").is_file():
                assert pl.read_parquet(path).height == len(rows)

    def test_data_is_of_a_sensible_size(self, folder):
        assert sum(path.stat().st_size for path in (folder / "data").rglob("*") if path.is_file()) < LARGEST_DATA

    def test_home_says_what_a_run_says(self, first_run, folder):
        text = " ".join((folder / "index.html").read_text(encoding="utf-8").split())
        with duckdb.connect(str(folder / "data" / "moneymap.duckdb"), read_only=True) as connection:
            ((latest,),) = connection.execute("select max(fiscal_year) from mart.net_contribution").fetchall()
        assert f"State by state, FY{latest}" in text or f"All figures of FY{latest}" in text
        said = (folder / "years" / "2023.html").read_text(encoding="utf-8")
        headline = next(line for line in first_run[0].stdout.splitlines() if "FY2023" in line)
        told = headline.partition(". ")[2]
        assert told.split(" With the deficit")[0] in said


class TestAgain:
    def test_a_second_build_writes_nothing(self, moneymap, build):
        first = moneymap("site", build=build)
        assert first.returncode == 0, first.stderr
        before = {path: path.stat().st_mtime_ns for path in (build / "site").rglob("*")}
        second = moneymap("site", build=build)
        assert "0 written, 0 removed" in second.stdout
        assert {path: path.stat().st_mtime_ns for path in (build / "site").rglob("*")} == before

    @pytest.mark.slow
    def test_downloads_are_of_a_new_release(self, call, build, tmp_path):
        assert call("site", build=build)[0] == 0
        data, work = build / "site" / "data", build / "work" / "moneymap.duckdb"
        before = {path: path.read_bytes() for path in data.rglob("mart.net_contribution.*")}
        with duckdb.connect(str(work)) as connection:
            connection.execute("update mart.net_contribution set net_per_capita_usd = net_per_capita_usd + 1234")
            connection.execute("create table mart.more as select 1 as a")
        latest = publish(work, build / "moneymap.duckdb")
        assert latest.is_new
        assert call("site", build=build)[0] == 0
        assert json.loads((data / "latest.json").read_text(encoding="utf-8"))["version"] == latest.version
        assert (data / "moneymap.duckdb").read_bytes() == (build / "moneymap.duckdb").read_bytes()
        assert {path.suffix for path in before} == {".csv", ".parquet"}
        assert [path for path, content in before.items() if path.read_bytes() == content] == []
        for form in FORMS:
            expected = export(build / "moneymap.duckdb", tmp_path / form, form)
            assert {path.name for path in expected} == {path.name for path in (data / form).iterdir()}
            assert [path for path in expected if (data / form / path.name).read_bytes() != path.read_bytes()] == []
            assert f"mart.more.{form}" in {path.name for path in expected}

    def test_what_is_gone_is_removed_and_what_is_not_ours_stays(self, call, build):
        assert call("site", build=build)[0] == 0
        site = build / "site"
        (site / "mine.txt").write_text("mine")
        manifest = json.loads((site / MANIFEST).read_text())
        manifest["files"] |= {"years/1899.html": "0" * 64, "../outside.txt": "0" * 64}
        (site / MANIFEST).write_text(json.dumps(manifest))
        (site / "years" / "1899.html").write_text("old")
        (build / "outside.txt").write_text("outside")
        (site / "index.html").write_text("broken")
        (site / "data" / "csv" / "mart.flow.csv").write_text("broken")
        code, out, _ = call("site", build=build)
        assert code == 0
        assert "1 removed" in out
        assert not (site / "years" / "1899.html").exists()
        assert (site / "mine.txt").read_text() == "mine"
        assert (build / "outside.txt").exists()
        assert (site / "index.html").read_text(encoding="utf-8").startswith("<!doctype html>")
        assert (site / "data" / "csv" / "mart.flow.csv").stat().st_size > 1_000_000

    def test_charts_of_an_earlier_release_are_named(self, call, build):
        path = build / "charts" / "map-2023.csv"
        rows = pl.read_csv(path).with_columns(pl.col("net_per_capita_usd") + 5)
        path.write_text(rows.write_csv())
        code, _, err = call("site", "--to", str(build / "elsewhere"), build=build)
        assert code == 0
        assert "earlier release" in err
        assert "map-2023" in err

    def test_a_chart_without_what_its_page_is_made_of_stays_as_it_is(self, call, build):
        (build / "charts" / chart_record.content_file("map-2023")).unlink()
        assert call("site", build=build)[0] == 0
        site = build / "site"
        assert (site / "charts/map-2023.html").read_bytes() == (build / "charts/map-2023.html").read_bytes()
        assert not (site / "pictures/map-2023.svg").exists()
        assert "map-2023" not in (site / "gallery.html").read_text() + (site / "charts/index.html").read_text()

    def test_without_charts_there_is_a_site(self, call, build):
        for path in (build / "charts").iterdir():
            path.unlink()
        assert call("site", build=build)[0] == 0
        assert "No charts" in (build / "site" / "gallery.html").read_text(encoding="utf-8")


class TestRefusals:
    def test_a_folder_with_other_things(self, refusal, build):
        (build / "mine").mkdir()
        (build / "mine" / "thesis.txt").write_text("mine")
        assert "other things" in refusal("site", "--to", str(build / "mine"), build=build)
        assert [path.name for path in (build / "mine").iterdir()] == ["thesis.txt"]

    def test_a_file(self, refusal, build):
        assert "no folder" in refusal("site", "--to", str(build / "moneymap.duckdb"), build=build)

    @pytest.mark.parametrize(
        "url", ["example.org/x", "ftp://example.org", "https://", "https://example.org/?q", "https://["]
    )
    def test_an_address_that_is_none(self, refusal, url, tmp_path):
        assert "--base-url" in refusal("site", "--base-url", url, "--to", str(tmp_path / "new"))

    @pytest.mark.parametrize("missing", ["docs/methodology.md", "docs/opening.md", "README.md", "a page"])
    @pytest.mark.parametrize("before", ["nothing", "a site"])
    def test_what_cannot_be_built_leaves_the_folder_as_it_was(self, call, build, monkeypatch, missing, before):
        if before == "a site":
            assert call("site", build=build)[0] == 0
            (build / "site" / "index.html").write_text("a build would write it anew")
        state = {path: path.stat().st_mtime_ns for path in (build / "site").rglob("*")}
        if missing == "a page":
            monkeypatch.setattr(site, "pages", lambda _: (_ for _ in ()).throw(MoneymapError("no page")))
        else:
            monkeypatch.setattr(
                site, "shipped", lambda name: build / "gone" / name if name == missing else shipped(name)
            )
        code, _, err = call("site", build=build)
        assert code == 1
        assert missing.removeprefix("a ") in err.splitlines()[-1]
        assert {path: path.stat().st_mtime_ns for path in (build / "site").rglob("*")} == state
        assert (build / "site").exists() == (before == "a site")

    def test_no_release(self, refusal, tmp_path):
        assert "moneymap run" in refusal("site", build=tmp_path / "nothing", code=1)
        assert not (tmp_path / "nothing" / "site").exists()

    def test_a_description_of_another_release(self, refusal, build):
        latest = json.loads((build / "latest.json").read_text())
        (build / "latest.json").write_text(json.dumps({**latest, "sha256": "0" * 64}))
        assert "moneymap run" in refusal("site", build=build, code=1)


class TestServe:
    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("/", "text/html; charset=utf-8"),
            ("/states/ca.html", "text/html; charset=utf-8"),
            ("/site.css", "text/css; charset=utf-8"),
            ("/site.js", "text/javascript; charset=utf-8"),
            ("/feed.xml", "application/atom+xml; charset=utf-8"),
            ("/charts/map-2023.svg", "image/svg+xml"),
            ("/charts/map-2023.png", "image/png"),
            ("/data/csv/mart.flow.csv", "text/csv; charset=utf-8"),
            ("/data/parquet/mart.flow.parquet", "application/vnd.apache.parquet"),
            ("/data/moneymap.duckdb", "application/octet-stream"),
            ("/data/latest.json", "application/json"),
        ],
    )
    def test_files_come_with_their_type(self, listening, folder, path, kind):
        status, headers, body = listening(path)
        assert (status, headers["Content-Type"]) == (200, kind)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert body == (folder / (path.lstrip("/") or "index.html")).read_bytes()

    @pytest.mark.parametrize(
        "path",
        ["/nothing.html", "/../moneymap.duckdb", "/%2e%2e/moneymap.duckdb", "/..%2fmoneymap.duckdb", "//etc/passwd",
         "/data/", "/charts/../../latest.json", "/.site.json", "/data"],
    )  # fmt: skip
    def test_nothing_else_is_served_and_no_folder_listed(self, listening, path):
        status, _, body = listening(path)
        if status == 301:
            status, _, body = listening(f"{path}/")
        assert status == 404
        assert b"There is no such page" in body

    def test_a_link_out_of_the_folder_leads_nowhere(self, tmp_path):
        (tmp_path / "secret.txt").write_text("secret")
        site = tmp_path / "site"
        site.mkdir()
        (site / "index.html").write_text("home")
        (site / "out.txt").symlink_to(tmp_path / "secret.txt")
        with server(site, 0) as running:
            thread = threading.Thread(target=running.handle_request)
            thread.start()
            connection = http.client.HTTPConnection(HOST, running.server_port, timeout=10)
            connection.request("GET", "/out.txt")
            answer = connection.getresponse()
            assert (answer.status, b"secret" in answer.read()) == (404, False)
            connection.close()
            thread.join()

    def test_the_page_for_lost_readers_leads_back(self, listening):
        status, _, body = listening("/states/nowhere/xx.html?q=a/b")
        assert status == 404
        assert b'href="../../index.html"' in body
        assert b'href="#content"' in body

    def test_only_this_machine_is_served(self, folder):
        with server(folder, 0) as running:
            assert running.server_address[0] == "127.0.0.1"
            assert address(running) == f"http://127.0.0.1:{running.server_port}/"

    def test_ctrl_c_ends_it(self, folder, monkeypatch):
        def interrupted(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr("http.server.ThreadingHTTPServer.serve_forever", interrupted)
        told = []
        serve(folder, 0, told.append)
        assert told[0].startswith("http://127.0.0.1:")
        assert told[1:] == ["stopped"]

    def test_no_site_and_a_port_that_is_taken(self, folder, refusal, tmp_path):
        assert "moneymap site" in refusal("serve", "--from", str(tmp_path), code=1)
        with server(folder, 0) as running, pytest.raises(MoneymapError, match="--port"):
            server(folder, running.server_port)
