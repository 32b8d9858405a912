"""The site's pages: every link leads somewhere, every figure is the mart's, whatever names hold stays text."""

import datetime as dt
import json
import posixpath
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import pairwise

import polars as pl
import pytest

from pipeline.publish import chart_record
from pipeline.publish.charts import render
from reports.charts import map as map_chart
from reports.pages.drawn import by_kind
from reports.pages.style import said_once
from reports.site import document, drawings, findings, layout, releases
from reports.site.build import site
from reports.site.material import Release
from reports.words import numbers
from tests.reports import made_up, made_up_count, made_up_site

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://figures.example/money/"
VOID = {"meta", "link", "br", "img", "input", "source", "hr"}
COPIED = {"data/csv/mart.flow.csv", "data/csv/datapackage.json", "data/moneymap.duckdb"}
CHARTS = ("blue-red", "map-2023", "profile-ca", "ranking-2022", "trend-ca")


class Page(HTMLParser):
    """Elements with their attributes and texts, in order; whether all are closed in order."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.texts = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "script" not in self.open:
            self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def addresses(self):
        found = []
        for tag, attributes in self.elements:
            found += [(tag, attributes[name]) for name in ("href", "src", "srcset") if name in attributes]
        return found

    @property
    def text(self):
        return " ".join("".join(self.texts).split())


FRAMED = re.compile(r"^charts/|\.embed\.html$")
"""Pages with a frame of their own: those of charts, and those that stand in other people's pages."""
DATA = {"application/json", "application/ld+json"}
"""Types of elements that hold data, which no browser runs."""


@pytest.fixture(scope="module")
def made():
    return site(made_up_site.material())


@pytest.fixture(scope="module")
def pages(made):
    return {path: Page(text) for path, text in made.items() if path.endswith(".html") and not FRAMED.search(path)}


@pytest.fixture(scope="module")
def there(made):
    return (
        set(made)
        | COPIED
        | {f"data/api/{name}.json" for name in ("schema", *made_up_count.records())}
        | {"charts/map-2023.png"}
    )


@pytest.fixture(scope="module")
def whole():
    return site(made_up_site.material(base_url=URL))


@pytest.fixture(scope="module")
def hostile_pages():
    tables = made_up_site.tables()
    name = pl.when(pl.col("state") == "CA").then(pl.lit(made_up_site.HOSTILE)).otherwise("state_name")
    tables["mart.net_contribution"] = tables["mart.net_contribution"].with_columns(state_name=name)
    hostile = made_up_site.HOSTILE
    one = made_up_site.chart("map", 2023, label=hostile, title=hostile, alt=hostile, subtitle=hostile, notes=(hostile,))
    logged = made_up_site.revisions([(dt.datetime(2026, 2, 1), "CA", 1.0, 9.0)])  # noqa: DTZ001  (as in the mart)
    tables["mart.revision"] = logged.with_columns(reason=pl.lit(hostile))
    return site(made_up_site.material(tables=tables, charts=[one], method=hostile, opening=hostile))


class TestEveryPage:
    def test_all_are_there(self, made):
        assert {"index.html", "gallery.html", "404.html", "compare.html", "feed.xml", "site.css", "site.js"} <= set(
            made
        )
        assert {"years/2022.html", "years/2023.html", "years/index.html", "states/index.html"} <= set(made)
        assert len([path for path in made if re.fullmatch(r"states/[a-z]{2}\.html", path)]) == 51
        assert {"methodology.html", "dictionary.html", "downloads.html", "examples.html"} <= set(made)
        assert {"estimates.html", "releases.html", "sources.html", "data/SHA256SUMS"} <= set(made)

    def test_one_heading_a_language_and_a_way_to_the_content(self, pages):
        for path, page in pages.items():
            assert len(page.all("h1")) == 1, path
            assert page.all("html") == [{"lang": "en-US", "dir": "ltr"}]
            assert len(page.all("main")) == 1
            ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
            assert len(ids) == len(set(ids)), path
            assert page.all("a")[0] == {"class": "skip", "href": "#content"}
            assert "content" in ids

    def test_headings_skip_no_level(self, pages):
        for path, page in pages.items():
            levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
            assert all(after <= before + 1 for before, after in pairwise(levels)), path

    def test_the_page_one_is_on_is_marked(self, pages):
        named = {href for href, _ in (*layout.MAIN, *layout.MORE)}
        for path, page in pages.items():
            marked = [a["href"] for a in page.all("a") if a.get("aria-current") == "page"]
            assert [layout.root_of(path) + path] * (path in named) == marked, path
        of_state = pages["states/ca.html"].all("a")
        assert [a["href"] for a in of_state if a.get("aria-current") == "true"] == ["../states/index.html"]

    def test_nothing_but_own_files_may_be_loaded(self, pages):
        for path, page in pages.items():
            (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "http" not in policy
            assert not any(name.startswith("on") or name == "style" for _, at in page.elements for name in at), path
            assert page.all("style") == []
            assert all(script.get("src") or script.get("type") in DATA for script in page.all("script"))

    def test_tables_are_named_and_can_be_reached(self, pages):
        for path, page in pages.items():
            regions = [at for tag, at in page.elements if at.get("role") == "region"]
            assert len({at["aria-label"] for at in regions}) == len(regions) == len(page.all("table")), path
            assert all(at["tabindex"] == "0" for at in regions)
            assert len(page.all("caption")) == len(page.all("table"))
            assert all(at.get("scope") in {"col", "row", "rowgroup"} for at in page.all("th")), path
            navigations = [at["aria-label"] for at in page.all("nav")]
            assert len(navigations) == len(set(navigations)), path

    def test_pictures_have_words_and_sizes(self, pages):
        images = [at for page in pages.values() for at in page.all("img")]
        assert images
        assert all(at["alt"] == "In words" and at["width"] == "568" and at["height"] == "99" for at in images)


class TestAddresses:
    """Addresses that others may have noted: each of them has to stay."""

    @pytest.mark.parametrize("url", ["", URL])
    def test_every_chart_has_its_pages_and_pictures(self, url):
        made = site(made_up_site.material(base_url=url))
        pages = {f"charts/{name}{kind}" for name in CHARTS for kind in (".html", ".embed.html", ".oembed.json")}
        pictures = {f"pictures/{name}{kind}.svg" for name in CHARTS for kind in ("", "-narrow")}
        found = {path for path in made if path.startswith(("charts/", "pictures/"))}
        assert found == pages | pictures | {"charts/index.html", "charts/embeds.html"}

    def test_the_sites_own_pages(self, made):
        own = {
            "index.html", "gallery.html", "404.html", "compare.html", "feed.xml", "site.css", "site.js",
            "methodology.html", "sources.html", "estimates.html", "downloads.html", "dictionary.html", "examples.html",
            "releases.html", "data/SHA256SUMS", "years/index.html", "years/2022.html", "years/2023.html",
            "states/index.html", "method-changes.html",
        }  # fmt: skip
        states = {f"states/{entry[3:5].lower()}.html" for entry in made_up.ENTRIES}
        frames = {
            f"{name}{kind}" for name in ("count", "group", "program", "views") for kind in (".html", ".embed.html")
        }
        found = {path for path in made if not path.startswith(("charts/", "pictures/", "count/"))}
        assert found == own | states | frames | {"api.html", "assistants.html"}


class TestHeader:
    def test_is_one_on_all_pages(self, made):
        """Chart pages and site pages: the same elements, links and words, but for the depth and the mark."""
        seen = set()
        for path, text in made.items():
            if path.endswith(".html") and not path.endswith(".embed.html"):
                head, _, rest = text.partition("<body>\n")[2].partition('\n<main id="content" tabindex="-1">')
                assert rest, path
                seen.add(re.sub(r' aria-current="\w+"', "", head.replace('href="../', 'href="')))
        assert len(seen) == 1

    def test_charts_are_in_the_part_of_the_gallery(self, made):
        for path in ("charts/map-2023.html", "charts/index.html", "charts/embeds.html"):
            marked = [(at["href"], at["aria-current"]) for at in Page(made[path]).all("a") if "aria-current" in at]
            assert marked == [("../gallery.html", "true")], path

    def test_pages_for_frames_have_none(self, made):
        assert "<header" not in made["charts/map-2023.embed.html"]


class TestLinks:
    def test_every_link_leads_to_a_file_of_the_site(self, pages, there):
        for path, page in pages.items():
            for tag, address in page.addresses:
                if "://" in address or address.startswith("data:"):
                    continue
                target, _, fragment = address.partition("#")
                assert not target.startswith(("/", "\\")), (path, address)
                assert ":" not in target, (path, address)
                led = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
                assert led in there, (path, address)
                if led == "views.html" and target:
                    assert re.fullmatch(r"|1(&y=\d{4})?(&s=[A-Z]{2})?", fragment), (path, address)
                elif fragment and led in pages and led != "compare.html":
                    ids = [at.get("id") for _, at in pages[led].elements]
                    assert fragment in ids, (path, address)
                assert tag != "iframe"

    def test_only_sources_lead_out_of_the_site(self, pages):
        out = [
            (path, tag, address) for path, page in pages.items() for tag, address in page.addresses if "://" in address
        ]
        assert out == [("sources.html", "a", "https://agency.example/table/1")]
        (link,) = [at for at in pages["sources.html"].all("a") if "://" in at["href"]]
        assert "noopener" in link["rel"]

    @pytest.mark.parametrize(("year", "led"), [(2023, ["../views.html#1&y=2023"]), (2024, [])])
    def test_a_provisional_year_has_charts_and_no_file_of_views(self, year, led):
        made = site(made_up_site.material(charts=[made_up_site.chart("map", year)]))
        found = [at["href"] for at in Page(made[f"charts/map-{year}.html"]).all("a")]
        assert [address for address in found if "views.html#" in address] == led

    def test_pages_of_charts_lead_back(self, made):
        assert '<a href="../index.html">Home</a>' in made["charts/map-2023.html"]
        assert '<a href="../years/2023.html">' in made["charts/map-2023.html"]
        assert '<a href="../states/ca.html">' in made["charts/trend-ca.html"]
        assert "../years/" not in made["charts/blue-red.html"].replace("../years/index.html", "")
        assert '<a href="../index.html">Home</a>' in made["charts/index.html"]

    def test_charts_stand_where_they_belong(self, pages):
        def shown(path):
            return [at["src"].rsplit("/", 1)[-1] for at in pages[path].all("img")]

        assert shown("index.html") == ["blue-red.svg", "map-2023.svg"]
        assert shown("years/2023.html") == ["map-2023.svg"]
        assert shown("years/2022.html") == ["ranking-2022.svg"]
        assert shown("states/ca.html") == ["trend-ca.svg", "profile-ca.svg"]
        assert shown("states/ny.html") == []

    def test_without_any_chart_the_pages_stand(self):
        made = site(made_up_site.material(charts=[]))
        assert not any(Page(text).all("img") for path, text in made.items() if path.endswith(".html"))
        assert "No charts" in made["gallery.html"]

    def test_years_and_states_lead_to_their_neighbours(self, pages):
        def turn(path):
            return {at.get("rel"): at["href"] for at in pages[path].all("a") if at.get("rel") in {"prev", "next"}}

        assert turn("years/2022.html") == {"next": "../years/2023.html"}
        assert turn("years/2023.html") == {"prev": "../years/2022.html"}
        assert turn("states/ca.html") == {"prev": "../states/ar.html", "next": "../states/co.html"}


LISTS = {"charts/index.html", "charts/embeds.html"}
"""Pages of a folder of charts, which stand without a site, too."""


class TestAddress:
    def test_links_stay_relative(self, whole):
        for path, text in whole.items():
            if path.endswith(".html") and not FRAMED.search(path) and path != "404.html":
                leading = [
                    a for tag, a in Page(text).addresses if tag != "link" and "://" in a and "agency.example" not in a
                ]
                assert leading == [], path

    def test_previews_and_code_to_paste_are_whole(self, whole):
        chart = whole["charts/map-2023.html"]
        assert f'og:image" content="{URL}charts/map-2023.png"' in chart
        assert f"src=&#34;{URL}charts/map-2023.embed.html&#34;" in chart
        assert 'class="relative"' not in chart
        assert json.loads(whole["charts/map-2023.oembed.json"])["thumbnail_url"].startswith(f"{URL}charts/")
        assert f'og:image" content="{URL}charts/map-2023.png"' in whole["years/2023.html"]

    def test_the_page_for_lost_readers_leads_home_from_anywhere(self, whole):
        assert f'<a href="{URL}index.html">' in whole["404.html"]

    def test_every_address_for_other_programs_is_whole(self, whole):
        """What platforms, feeds and frames read has the site's address; what readers follow is relative."""
        chart = Page(whole["charts/map-2023.html"])
        links = {at["rel"]: at["href"] for at in chart.all("link")}
        assert links["canonical"] == f"{URL}charts/map-2023.html"
        assert links["alternate"] == f"{URL}charts/map-2023.oembed.json"
        assert f'<link rel="canonical" href="{URL}charts/map-2023.html">' in whole["charts/map-2023.embed.html"]
        assert [at["href"] for at in chart.all("a") if "://" in at["href"]] == []

    def test_heads_hold_no_relative_address_for_others(self, whole):
        """Canonical, feed, previews: what other programs read of every page is whole."""
        for path, text in whole.items():
            if path.endswith(".html") and path not in LISTS:
                page = Page(text)
                links = [at["href"] for at in page.all("link") if at["rel"] in {"canonical", "alternate"}]
                images = [at["content"] for at in page.all("meta") if at.get("property") in {"og:url", "og:image"}]
                assert links, path
                assert all(address.startswith(URL) for address in (*links, *images)), path
        assert f'<link rel="canonical" href="{URL}">' in whole["index.html"]

    def test_descriptions_are_short_and_end_at_a_sentence(self, whole):
        for path, text in whole.items():
            if path.endswith(".html") and not path.startswith("charts/"):
                for meta in Page(text).all("meta"):
                    if meta.get("name") == "description" or meta.get("property") == "og:description":
                        assert len(meta["content"]) <= 200, path
                        assert meta["content"][-1] in ".…", path

    def test_robots_are_led_to_every_page(self, whole, made):
        places = [node.text for node in ET.fromstring(whole["sitemap.xml"]).iter() if node.tag.endswith("loc")]  # noqa: S314
        assert {URL, f"{URL}states/ca.html", f"{URL}charts/map-2023.html"} <= set(places)
        assert all(place.startswith(URL) for place in places)
        assert not any("404" in place or ".embed." in place for place in places)
        assert f"Sitemap: {URL}sitemap.xml" in whole["robots.txt"]
        assert not {"sitemap.xml", "robots.txt"} & set(made)


class TestHostile:
    def test_names_and_titles_stay_text(self, hostile_pages):
        for path, text in hostile_pages.items():
            if path.endswith(".html") and "charts/" not in path:
                page = Page(text)
                assert not any(at.get("src") == "x" or "onerror" in at for _, at in page.elements), path
                assert all(s.get("src") or s.get("type") in DATA for s in page.all("script")), path
                assert "<script>alert" not in text, path

    def test_no_link_runs_a_script(self, hostile_pages):
        assert not any(
            address.lower().startswith("javascript") for _, address in Page(hostile_pages["sources.html"]).addresses
        )
        assert "javascript:alert(1)" in Page(hostile_pages["sources.html"]).text

    def test_data_cannot_end_its_element(self, hostile_pages):
        (data,) = re.findall(
            r'<script type="application/json"[^>]*>(.*?)</script>', hostile_pages["compare.html"], re.DOTALL
        )
        assert "<" not in data
        assert json.loads(data)["states"]["CA"]["name"].startswith("</script>")

    def test_the_feed_stays_xml(self, hostile_pages):
        assert "alert(1)" in "".join(ET.fromstring(hostile_pages["feed.xml"]).itertext())  # noqa: S314  (our own)

    def test_a_code_that_could_be_a_path_is_refused(self):
        tables = made_up_site.tables()
        code = pl.when(pl.col("state") == "CA").then(pl.lit("../x")).otherwise("state")
        tables["mart.net_contribution"] = tables["mart.net_contribution"].with_columns(state=code)
        with pytest.raises(ValueError, match="postal code"):
            site(made_up_site.material(tables=tables))


class TestFigures:
    def test_a_year_shows_the_marts_figures(self, made):
        nets = made_up_site.tables()["mart.net_contribution"].filter(pl.col("fiscal_year") == 2023)
        text = Page(made["years/2023.html"]).text
        for row in nets.sample(8, seed=5).iter_rows(named=True):
            shown = [
                numbers.money(row[f"{name}_per_capita_usd"]) for name in ("paid", "received", "net", "balanced_net")
            ]
            rank = "–" if row["rank"] is None else row["rank"]  # noqa: RUF001  (a dash where there is no figure)
            assert re.search(rf"{re.escape(row['state_name'])}\s*{rank}\s*{re.escape(''.join(shown))}", text), row

    def test_a_state_shows_every_year_newest_first(self, made):
        text = Page(made["states/ny.html"]).text
        rows = made_up_site.tables()["mart.net_contribution"].filter(pl.col("state") == "NY")
        assert text.index("FY2023$") < text.index("FY2022$")
        for row in rows.iter_rows(named=True):
            assert f"FY{row['fiscal_year']}{numbers.money(row['paid_per_capita_usd'])}" in text

    def test_what_moves_a_state_is_in_words(self, made):
        text = Page(made["states/ny.html"]).text
        assert "The deficit$1,400As it isScaled" in text

    def test_two_states_are_compared_by_the_marts_figures(self, made):
        (data,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', made["compare.html"], re.DOTALL)
        figures = json.loads(data)
        assert figures["lines"] == [["paid", "Payroll tax"], ["received", "SNAP food assistance"]]
        assert figures["years"] == ["FY2022", "FY2023"]
        for row in made_up_site.tables()["mart.net_contribution"].sample(9, seed=1).iter_rows(named=True):
            shown = figures["states"][row["state"]]
            assert shown["nets"][row["fiscal_year"] - 2022] == pytest.approx(row["net_per_capita_usd"], abs=1e-6)
            assert shown["page"] == f"states/{row['state'].lower()}.html"
        assert figures["states"]["NY"]["lines"] == [10.5, 20.25]

    def test_estimates_are_in_their_unit(self, pages):
        text = pages["estimates.html"].text
        assert "received per dollar paid$0.84$0.83−$0.01$0.90$0.06Measures." in text  # noqa: RUF001
        assert "Medicaid and CHIP$60 bn$59 bn−$0.6 bn––Vintages." in text  # noqa: RUF001
        assert "received less paid−$2.5 bn––––Outside our years." in text  # noqa: RUF001

    def test_downloads_have_sizes_and_checksums(self, made, pages):
        text = pages["downloads.html"].text
        assert "moneymap.duckdb (8.4 MB)" in text
        assert "1.2 MB" in text
        assert made["data/SHA256SUMS"].splitlines()[1] == f"{'b' * 64}  csv/mart.flow.csv"

    def test_sources_say_which_copy_and_why(self, pages):
        text = pages["sources.html"].text
        assert "2 documents of 2 publishers" in text
        assert text.count(", compiled by Somebody") == 1
        assert "came with the programno refresh has run" in text

    def test_the_method_and_its_limits_are_told(self, pages):
        text = pages["methodology.html"].text
        assert "In FY2023, $800 bn of $7,000 bn of federal outlays are placed in no state." in text
        assert "One <limit>." in text
        assert "Words & <b>words</b>, a link." in text

    def test_the_method_page_leads_to_what_changed_in_it(self, made, pages):
        assert 'href="method-changes.html"' in made["methodology.html"]
        text = pages["method-changes.html"].text
        assert text.index("Method 2, since 2026-03-01") < text.index("Method 1, since 2026-01-01")
        assert text.index("A change. By itself it moves a state by (root mean square, a person): $62 in FY2023.") < (
            text.index("Another <change>.")
        )

    def test_every_page_names_terms_and_method(self, made):
        for path, page in made.items():
            if path.endswith(".html"):
                assert "CC BY 4.0" in page or path == "charts/embeds.html", path
            if path.endswith(".html") and not FRAMED.search(path):
                assert "method 2</a>" in page, path


OHIO = {
    "state": "OH", "state_name": "Ohio", "fiscal_year": 2023,
    "net_per_capita_usd": -10.0, "balanced_net_per_capita_usd": 5.0,
    "rank": 7,
}  # fmt: skip


class TestFindings:
    @staticmethod
    def ways(share, taken_out=0.66):
        return {
            "raw": {"share_net_payer": share, "specifications": 1000},
            "balanced": {"share_net_payer": taken_out, "specifications": 1000},
        }

    def test_where_ways_agree_the_finding_stands_alone(self):
        says = findings.of_state(OHIO, self.ways(0.1))
        assert says == (
            "In FY2023, Ohio got back $10 more per person than it paid in. It got back more in 90% of 1,000 ways of "
            "counting as it happened. With the deficit set aside, it would have paid in $5 more per person than it got "
            "back. It would have paid in more in 66% of 1,000 ways with the deficit set aside. It ranks 7 of 50; "
            "rank 1 pays in most per person, net."
        )

    @pytest.mark.parametrize("share", [0.21, 0.5, 0.79, 0.9])
    def test_where_the_method_decides_it_says_so(self, share):
        says = findings.of_state(OHIO, self.ways(share))
        assert says.startswith("In FY2023, Ohio got back $10 more per person than it paid in. It depends on the method")

    def test_none_is_said_the_other_way_round(self):
        """Never "in none of the ways"."""
        says = findings.of_state(OHIO, self.ways(1.0, 0.0))
        assert "It depends on the method: it paid in more in all 1,000 ways of counting as it happened." in says
        assert "It would have got back more in all 1,000 ways with the deficit set aside." in says

    @pytest.mark.parametrize(("net", "share"), [(10.0, 0.8), (-10.0, 0.2), (0.3, 0.0), (12.0, 1.0)])
    def test_at_the_ends_the_answer_is_the_same(self, net, share):
        says = findings.of_state({**OHIO, "net_per_capita_usd": net}, self.ways(share))
        assert "depends on the method" not in says

    def test_without_rank_or_ways(self):
        says = findings.of_state({**OHIO, "rank": None}, None)
        assert says.endswith("than it got back. It is not ranked among the 50 states.")
        assert "ways" not in says

    def test_a_year_is_told_in_the_words_of_its_charts(self):
        found = findings.of_year(made_up_site.material(), 2023)
        assert found.answer == "No."
        assert found.told.startswith(
            "In FY2023, states grouped by the 2020 vote, both groups got back more than they paid in"
        )
        assert found.robust.startswith("In 10% of 1,000 ways of counting as it happened")
        assert found.robust not in found.told
        assert found.without_dc.startswith("Without DC, blue states got back $2,482 more per person")
        assert found.payers == "In FY2023, 14 states paid in more than they got back, 36 got back more."
        assert len(found.cautions) == 2

    def test_a_group_that_is_missing(self):
        tables = made_up_site.tables()
        tables["mart.net_by_lean"] = tables["mart.net_by_lean"].filter(pl.col("lean") == "republican")
        found = findings.of_year(made_up_site.material(tables=tables), 2023)
        assert (found.answer, found.robust, found.without_dc) == ("There is no answer.", "", "")

    def test_the_ways_of_both_views_are_counted_together_once(self):
        """The one number over both: how many there are, never a share of them."""
        assert findings.counted(made_up_site.material(), 2023) == (
            "There are 2,000 ways of counting: 1,000 as it happened, 1,000 with the deficit set aside. A share is of "
            "those of the view beside it."
        )

    def test_a_share_stands_in_the_column_of_its_view(self, made):
        """New Mexico, the last of all, pays in more in 2 % of ways and, with the deficit set aside, in 51 %."""
        heads = ("Ways in which it pays in more, as it happened", "Ways in which it pays in more, deficit set aside")
        for path, row, last in (("states/nm.html", "FY2023", 3), ("years/2023.html", "New Mexico", 2)):
            lines = [re.sub(r"<[^>]+>", "|", line) for line in re.findall(r"<tr>.*?</tr>", made[path], re.DOTALL)]
            cells = [[cell.strip() for cell in line.split("|") if cell.strip()] for line in lines]
            assert any(set(heads) < set(line) for line in cells)
            (found,) = [line for line in cells if line[0] == row and len(line) > last]
            assert found[len(found) - last :][:2] == ["2%", "51%"]


NO_MOVES = made_up_site.method_revisions([])


class TestReleases:
    FIRST = dt.datetime(2026, 3, 1, 3, 4, 5)  # noqa: DTZ001  (the mart's times are UTC without saying so)
    RELEASES = (
        Release("20260301T030409.000000Z", dt.datetime(2026, 3, 1, 3, 4, 9, tzinfo=dt.UTC)),
        Release("20260401T000000.000000Z", dt.datetime(2026, 4, 1, tzinfo=dt.UTC)),
    )

    def logged(self):
        return made_up_site.revisions([(self.FIRST, "NY", 1.0, 9.0), (self.FIRST, "CA", None, -80.0)])

    def test_revisions_go_with_the_release_that_made_them(self):
        newest, first = releases.notes(self.RELEASES, self.logged(), NO_MOVES)
        assert (newest.version, first.version) == (self.RELEASES[1].version, self.RELEASES[0].version)
        assert newest.table is None
        assert first.says.startswith("2 figures of 2 of the 50 states and DC moved")
        assert [row[0] for row in first.table.rows] == ["CA", "NY"]

    def test_an_entry_keeps_its_name_when_its_copy_is_gone(self):
        known = {note.says: note.urn for note in releases.notes(self.RELEASES, self.logged(), NO_MOVES)}
        later = {note.says: note.urn for note in releases.notes(self.RELEASES[1:], self.logged(), NO_MOVES)}
        assert later == known

    def test_no_release_is_no_error(self):
        assert releases.notes([], made_up_site.revisions([]), NO_MOVES) == []

    def test_many_figures_are_counted_and_the_furthest_shown(self):
        log = made_up_site.revisions([(self.FIRST, "NY", 0.0, float(n)) for n in range(40)])
        (note,) = releases.notes(self.RELEASES[:1], log, NO_MOVES)
        assert len(note.table.rows) == 25
        assert note.table.rows[0][4] == "$39"
        assert "furthest of 40" in note.table.caption

    def test_shares_are_printed_to_the_digits_compared(self):
        log = self.logged().with_columns(subject=pl.lit("president: split"), state=pl.lit(None, pl.String))
        log = log.with_columns(unit=pl.lit("share"), new=pl.lit(-0.02345), old=pl.lit(None, pl.Float64))
        (note,) = releases.notes(self.RELEASES[:1], log, NO_MOVES)
        assert note.table.rows[0][3:5] == ("\N{EN DASH}", "\N{MINUS SIGN}0.0234")

    def moves(self):
        rows = [(self.FIRST, 2022, 300.4, "totals"), (self.FIRST, 2023, 250.0, "totals")]
        return made_up_site.method_revisions(rows)

    def test_the_first_release_by_a_method_says_so(self):
        newest, first = releases.notes(self.RELEASES, made_up_site.revisions([]), self.moves())
        assert (newest.method, first.method) == (None, 2)
        assert first.title.endswith(": method 2")
        assert first.says == (
            "The first release by method 2: its figures moved for that, not for what agencies revised. Together they "
            "moved the net contribution of a state by $250 a person in FY2023 (root mean square of the 50 states), by "
            "most in FY2022, $300. Documents changed at the same time, too: totals."
        )

    def test_feed_and_notes_lead_to_what_changed(self):
        tables = {**made_up_site.tables(), "mart.method_revision": self.moves()}
        made = site(made_up_site.material(tables=tables, releases=self.RELEASES, base_url=URL))
        assert 'href="method-changes.html#method-2"' in made["releases.html"]
        feed = ET.fromstring(made["feed.xml"])  # noqa: S314  (our own)
        related = [link.get("href") for link in feed.iter(f"{ATOM}link") if link.get("rel") == "related"]
        assert related == [f"{URL}method-changes.html#method-2"]
        page = Page(made["method-changes.html"]).text
        assert "What method 2 moved, by fiscal year" in page
        assert "\N{MINUS SIGN}$25,358" in page

    @pytest.mark.parametrize("url", ["", "https://figures.example/"])
    def test_the_feed_is_atom(self, url):
        tables = {**made_up_site.tables(), "mart.revision": self.logged()}
        made = site(made_up_site.material(tables=tables, releases=self.RELEASES, base_url=url))
        feed = ET.fromstring(made["feed.xml"])  # noqa: S314  (our own)
        assert feed.tag == f"{ATOM}feed"
        entries = feed.findall(f"{ATOM}entry")
        assert len(entries) == 2
        for part in (feed, *entries):
            assert [len(part.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
            assert part.find(f"{ATOM}id").text.startswith("urn:uuid:")
            assert dt.datetime.fromisoformat(part.find(f"{ATOM}updated").text).tzinfo is not None
            assert all(link.get("href").startswith(url) for link in part.findall(f"{ATOM}link"))
        assert feed.find(f"{ATOM}author/{ATOM}name").text == "moneymap"
        assert feed.find(f"{ATOM}updated").text == entries[0].find(f"{ATOM}updated").text
        assert len({entry.find(f"{ATOM}id").text for entry in entries}) == 2
        anchor = entries[1].find(f"{ATOM}link").get("href").partition("#")[2]
        assert f'<section id="{anchor}">' in made["releases.html"]


class TestDocument:
    def test_headings_step_down_and_can_be_led_to(self):
        made = document.convert("# Title\n\n## `a` & b\n\ntext\n\n## a b\n\n### deep\n", "m")
        assert "Title" not in made.html
        assert made.sections == (("m-a-b", "a & b"), ("m-a-b-more", "a b"))
        assert '<h3 id="m-a-b">' in made.html
        assert made.html.count("<h3") == made.html.count("</h3>") == 2
        assert "<h4 id=" in made.html

    def test_a_document_that_ends_with_a_heading_is_closed(self):
        assert "</h3>" in document.convert("text\n\n## End", "m").html

    def test_tables_are_named_by_their_heading(self):
        made = document.convert("## One\n\n| a |\n|---|\n| 1 |\n\nx\n\n| b |\n|---|\n| 2 |\n", "m").html
        assert 'aria-label="One"' in made
        assert 'aria-label="One (2)"' in made
        assert made.count('<th scope="col">') == 2
        Page(made)

    def test_html_code_and_links_are_text(self):
        made = document.convert("<b>x</b> [y](z.md) ![p](q.png)\n\n```sql\na < b\n```\n", "m").html
        assert "&lt;b&gt;x&lt;/b&gt; y" in made
        assert "href" not in made
        assert "<img" not in made
        assert '<pre tabindex="0"><code>a &lt; b\n</code></pre>' in made

    def test_the_list_after_a_paragraph(self):
        assert document.list_after(made_up_site.README, "Limits,").count("<li>") == 2
        with pytest.raises(ValueError, match="Elsewhere"):
            document.list_after(made_up_site.README, "Elsewhere")


class TestDrawings:
    def test_kinds_stand_by_their_rank_and_the_latest_year_first(self):
        charts = [
            made_up_site.chart("specification-curve", 2023), made_up_site.chart("trend", state="CA"),
            made_up_site.chart("other"), made_up_site.chart("blue-red", 2022), made_up_site.chart("blue-red"),
            made_up_site.chart("map", 2022), made_up_site.chart("map", 2023), made_up_site.chart("trend", state="AK"),
        ]  # fmt: skip
        assert [one.name for one in by_kind(chart for chart, _ in charts)] == [
            "blue-red-2022", "blue-red", "map-2023", "map-2022", "specification-curve-2023", "trend-ak", "trend-ca",
            "other",
        ]  # fmt: skip

    def test_nothing_is_known_by_its_name(self):
        """A kind that looks like one of a year, and one of a state, is what it says it is."""
        odd, _ = made_up_site.chart("plan", name="plan-2023-ca", group="Plans")
        shown = site(made_up_site.material(charts=[(odd, made_up_site.chart("plan")[1])]))
        assert "plan-2023-ca" not in shown["years/2023.html"] + shown["states/ca.html"] + shown["index.html"]
        assert "<h2>Plans</h2>" in shown["gallery.html"]
        assert "charts/plan-2023-ca.html" in shown

    def test_the_gallery_has_years_by_decade(self):
        charts = [made_up_site.chart("new", year) for year in (2023, 2019, 2010, 1981)]
        shown = site(made_up_site.material(charts=charts))["gallery.html"]
        assert re.findall("<h3>([^<]+)</h3>", shown) == ["2020s", "2010s", "1980s"]
        assert [f"charts/new-{year}.html" in shown for year in (2023, 2019, 2010, 1981)] == [True] * 4

    def test_an_old_year_is_shown_by_its_wide_pictures_but_for_the_map(self):
        charts = [made_up_site.chart(kind, year) for kind in ("map", "new") for year in (1985, 2023)]
        made = site(made_up_site.material(charts=charts))
        drawn_as = {path for path in made if path.startswith("pictures/") and "narrow" not in path}
        assert drawn_as == {"pictures/map-1985.svg", "pictures/map-2023.svg", "pictures/new-2023.svg"}
        assert drawings.image(charts[2][0]).wide == "charts/new-1985.png"

    def test_the_home_page_shows_what_charts_say(self):
        charts = [
            made_up_site.chart("new", 2023, on_home="latest year"),
            made_up_site.chart("new", 2022, on_home="latest year"),
            made_up_site.chart("whole", on_home="all years"), made_up_site.chart("map", 2023, on_home=""),
            made_up_site.chart("of-state", state="CA", on_home="all years"),
        ]  # fmt: skip
        shown = site(made_up_site.material(charts=charts))["index.html"]
        assert re.findall(r'src="pictures/([^"]+)"', shown) == ["new-2023.svg", "whole.svg"]

    def test_pictures_are_the_charts_drawings(self, tmp_path, states, context):
        render([map_chart.draw(states(), context)], tmp_path)
        page = (tmp_path / "map-2023.html").read_text(encoding="utf-8")
        svg = (tmp_path / "map-2023.svg").read_text(encoding="utf-8")
        ((chart, content),) = chart_record.charts(tmp_path)
        assert content.wide in page
        assert said_once(content.wide, content.narrow) in page
        wide, narrow = drawings.pictures(chart, content).values()
        assert wide != narrow
        for picture in (wide, narrow):
            ET.fromstring(picture)  # noqa: S314  (our own)
            assert "prefers-color-scheme:dark" in picture
            assert picture != svg
        image = drawings.image(chart)
        assert (int(image.wide_size[0]), int(image.narrow_size[0])) == pytest.approx((720, 360), abs=16)
