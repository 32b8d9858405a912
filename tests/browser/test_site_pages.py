"""The site in a browser: finding a state, two states side by side, by keyboard, under any path and from a folder."""

import pytest

from pipeline.settings import ROOT
from reports.site.build import site as pages_of
from reports.words import numbers

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)> ]]>"
SHOWN = "#states li:visible"
WIDTHS = """(all) => Promise.all(all.map(async (img) => {
  img.loading = "eager";
  if (!img.complete) await new Promise((resolve) => { img.onload = img.onerror = resolve; });
  return img.naturalWidth;
}))"""
"""Of pictures, once they are there; 0 of those that do not come."""


class TestSearch:
    def test_typing_leaves_the_states_it_fits(self, tab):
        page = tab("states/index.html")
        assert page.locator(SHOWN).count() == 51
        box = page.get_by_label("Find a state by name or postal code")
        box.press_sequentially("new")
        found = page.locator(f"{SHOWN} >> a").all_inner_texts()
        assert found == ["New Hampshire", "New Jersey", "New Mexico", "New York"]
        assert page.locator("#found").inner_text() == "4 of 51 found"
        box.fill("zz")
        assert page.locator(SHOWN).count() == 0
        box.fill("")
        assert page.locator(SHOWN).count() == 51

    @pytest.mark.parametrize(("typed", "found"), [("dc", "dc"), ("CALIF", "ca"), ("wY", "wy")])
    def test_enter_opens_the_first(self, tab, site, typed, found):
        page = tab("states/index.html")
        page.get_by_label("Find a state").press_sequentially(typed)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}states/{found}.html")


class TestCompare:
    def test_figures_are_the_marts(self, tab, chance, mart):
        """Every amount of two random states, in every table."""
        nets = mart("from mart.net_contribution where method = 'residence' order by state, fiscal_year")
        one, other = chance.sample(sorted({row.state for row in nets}), 2)
        page = tab("compare.html")
        page.get_by_label("First state").select_option(one)
        page.get_by_label("Second state").select_option(other)
        assert page.url.endswith(f"#{one}-{other}")
        sums, taxes, programs, years = (amounts(table) for table in page.locator("#compared table").all())
        latest = max(row.fiscal_year for row in nets)
        by_key = {(row.state, row.fiscal_year): row for row in nets}
        for line, measure in (("Paid in", "paid"), ("Got back", "received"), ("Net contribution", "net")):
            values = [getattr(by_key[code, latest], f"{measure}_per_capita_usd") for code in (one, other)]
            assert sums[line] == [numbers.money(amount) for amount in (*values, values[0] - values[1])]
        real = mart("from mart.real_net_contribution where method = 'residence'")
        of_year = {(row.state, row.fiscal_year): row for row in real}
        for year in {row.fiscal_year for row in nets}:
            values = [of_year[code, year].net_per_capita_usd for code in (one, other)]
            assert years[f"FY{year}"] == [numbers.money(amount) for amount in (*values, values[0] - values[1])]
        for side, found in (("paid", taxes), ("received", programs)):
            sql = """
                select * from mart.flow where method = 'residence' and fiscal_year = ? and side = ? and state in (?, ?)
                """
            wanted = mart(sql, latest, side, one, other)
            for column, code in enumerate((one, other)):
                printed = sorted(row[column] for row in found.values())
                assert printed == sorted(numbers.money(row.per_capita_usd) for row in wanted if row.state == code)

    def test_address_keeps_the_choice(self, tab, site):
        page = tab("compare.html#NY-WY")
        assert page.locator("#compared th[scope=col]").all_inner_texts()[1:3] == ["New York", "Wyoming"]
        page.goto(f"{site}compare.html#ZZ-<b>")
        page.wait_for_selector("#compared table")
        assert page.locator("#compared table").count() == 4
        page.goto(f"{site}states/dc.html")
        page.get_by_role("link", name="Compare the District of Columbia with another state").click()
        assert page.get_by_label("First state").input_value() == "DC"


def amounts(table):
    """A table's rows: name -> printed amounts."""
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    return {row[0]: row[1:] for row in rows}


class TestKeyboard:
    def test_first_comes_the_way_past_the_navigation(self, tab):
        page = tab("states/index.html")
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Skip to the content"
        assert page.locator(":focus").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "search"

    def test_comparison_is_chosen_by_keys(self, tab):
        page = tab("compare.html#AL-AK")
        page.get_by_label("First state").focus()
        page.keyboard.press("ArrowDown")
        assert page.locator("#compared th[scope=col]").nth(1).inner_text() == "Alaska"


class TestPlaces:
    def test_whole_site_works_under_a_path(self, build, tab, live, serve):
        there = f"{serve(build)}site/"
        page = tab(f"{there}index.html", origins=[there])
        page.get_by_role("link", name="All 50 states and DC").click()
        page.get_by_role("link", name="California", exact=True).click()
        page.locator("figcaption a").first.click()
        live(page)
        page.get_by_role("link", name="Compare").first.click()
        page.wait_for_selector("#compared table")
        assert page.url.startswith(f"{there}compare.html")

    def test_whole_site_works_from_a_folder(self, folder, tab, live):
        there = f"{folder.as_uri()}/"
        page = tab(f"{there}index.html", origins=[there])
        page.get_by_role("link", name="All 50 states and DC").click()
        page.get_by_label("Find a state").press_sequentially("calif")
        page.keyboard.press("Enter")
        page.locator("figcaption a").first.click()
        live(page)
        page.get_by_role("link", name="Compare").first.click()
        page.wait_for_selector("#compared table")
        page.get_by_label("First state").select_option("NY")
        assert page.locator("#compared th[scope=col]").nth(1).inner_text() == "New York"
        assert page.url.startswith(there)

    def test_pictures_are_there(self, tab, site):
        page = tab("404.html")
        for path in ("index.html", "gallery.html", "states/ca.html", "years/2023.html"):
            page.goto(f"{site}{path}")
            widths = page.locator("main img").evaluate_all(WIDTHS)
            assert widths
            assert all(widths), path

    def test_lost_readers_are_led_back(self, tab, site):
        page = tab(
            "states/nowhere/xx.html", expected=["Failed to load resource: the server responded with a status of 404"]
        )
        assert page.locator("h1").inner_text() == "There is no such page"
        page.get_by_role("link", name="the states").click()
        assert page.url == f"{site}states/index.html"


class TestHostileNames:
    """Names of states and documents that try to break out of the site's pages."""

    @pytest.fixture
    def written(self, tmp_path, monkeypatch):
        monkeypatch.syspath_prepend(str(ROOT / "tests" / "reports"))
        from tests.reports import made_up_site  # noqa: PLC0415  (made-up figures of the pages' own tests)

        tables = made_up_site.tables()
        nets = tables["mart.net_contribution"]
        tables["mart.net_contribution"] = nets.with_columns(state_name=nets["state_name"] + HOSTILE)
        for path, text in pages_of(made_up_site.material(tables=tables, charts=[])).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        return f"{tmp_path.as_uri()}/"

    def test_they_stay_text(self, written, tab):
        page = tab(f"{written}states/index.html", origins=[written])
        for path in ("states/index.html", "states/ca.html", "compare.html", "sources.html", "index.html"):
            page.goto(f"{written}{path}")
            assert page.locator("img, main script:not([type='application/json'])").count() == 0
            assert "alert(1)" in page.locator("main").inner_html() or path == "index.html"
        page.goto(f"{written}compare.html#NY-CA")
        assert HOSTILE in page.locator("#compared th[scope=col]").nth(1).text_content()
        assert page.locator("#compared img, #compared script").count() == 0
        page.goto(f"{written}sources.html")
        assert page.locator("a[href^='javascript']").count() == 0


class TestYears:
    """The slider of years: keys pass many years without a page each, Enter and the button lead to the one chosen."""

    def test_keys_choose_and_enter_leads_there(self, tab):
        page = tab("years/2023.html")
        slider = page.locator("#year")
        slider.focus()
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        assert page.url.endswith("years/2023.html")
        assert page.locator("#chosen").inner_text() == "2020"
        page.keyboard.press("Enter")
        page.wait_for_url("**/years/2020.html")

    def test_the_button_leads_there_and_decades_are_marked(self, tab):
        page = tab("years/2023.html", width=320)
        assert page.locator("#decades option").evaluate_all("found => found.map((one) => one.value)") == [
            "1990", "2000", "2010", "2020",
        ]  # fmt: skip
        page.locator("#year").focus()
        page.keyboard.press("Home")
        page.get_by_role("button", name="Go to this year").click()
        page.wait_for_url("**/years/1981.html")
