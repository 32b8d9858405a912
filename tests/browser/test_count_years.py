"""The default method in every view, and what years before the last do to the pages readers count on."""

import re

import pytest

from tests.browser.counting import LOAD, painted, shown

DOLLAR = 1.0
SEEN = """([year, view]) => {
  const { data, seen } = moneymap;
  const [index, all] = [data.known.get("index"), data.known.get("all-years")];
  const at = all.years.indexOf(Number(year));
  return [seen.ofYear(index, data.known.get(year)), seen.ofAll(all, at)].map((of) => seen.values(view, of));
}"""
NAMES = {
    "raw": ("raw", DOLLAR), "balanced": ("balanced", DOLLAR), "relative": ("relative", DOLLAR),
    "real": ("real", 3 * DOLLAR), "per_dollar": ("received_per_dollar", 0.001),
    "share_of_income": ("share_of_personal_income", 0.00001),
}  # fmt: skip
"""View of the page -> that of the mart, and how far apart they may be."""


class TestViews:
    def test_every_view_is_the_marts(self, opened, mart, chance, years):
        """Of a year's record and of the record of all years; a dollar of the first years is almost three of today's."""
        page = opened("views.html#1&s=CA")
        page.evaluate(LOAD, ["all-years", *(str(year) for year in years)])
        for year in {years[0], years[-1], *chance.sample(years, 6)}:
            for view, (name, apart) in NAMES.items():
                rows = mart("from mart.net_view where view = ? and fiscal_year = ? order by state", name, year)
                for found in page.evaluate(SEEN, [str(year), view]):
                    if not rows:
                        assert found == [None] * 51
                        continue
                    assert found == pytest.approx([row.value for row in rows], abs=apart), (view, year)
            rows = mart(
                "from mart.net_contribution where method = 'residence' and fiscal_year = ? order by state", year
            )
            for found in page.evaluate(SEEN, [str(year), "total"]):
                for one, row in zip(found, rows, strict=True):
                    assert abs(one - row.net_contribution_usd) < DOLLAR * row.population

    def test_the_switch_and_the_slider_change_map_ranking_and_years(self, opened, years):
        page = opened("views.html#1&s=NM")
        colours = "[...document.querySelectorAll('#map path[data-state]')].map((area) => area.classList[1]).join()"
        before = page.evaluate(colours), page.locator("#spark path").get_attribute("d")
        page.locator("#as").select_option("per_dollar")
        page.wait_for_function("() => location.hash.includes('as=per_dollar')")
        assert re.search(r"gets back \$\d\.\d\d per \$1", page.locator("#own").inner_text())
        page.wait_for_function(
            "(text) => document.querySelector('#spark path').getAttribute('d') !== text", arg=before[1]
        )
        page.locator("#year").focus()
        page.keyboard.press("Home")
        painted(page, years[0])
        page.wait_for_function(f"(text) => {colours} !== text", arg=before[0])
        page.wait_for_function(
            "(year) => document.getElementById('ranking-name').textContent.includes(`FY${year}`)", arg=years[0]
        )
        assert page.locator("#ranking tbody tr").count() == 51

    @pytest.mark.parametrize(
        "path", ["charts/map-2023.html", "charts/ranking-2023.html", "charts/trend-ca.html", "states/ca.html"]
    )
    def test_pages_lead_to_their_own_figures_in_every_view(self, tab, path):
        page = tab(path)
        page.locator("a[href*='views.html#1']").first.click()
        page.wait_for_selector("#share:not([hidden])")
        assert page.locator("#year-now").inner_text() == (
            "FY2023" if "2023" in path else page.locator("#year-now").inner_text()
        )
        assert page.locator("#state").input_value() == ("CA" if "ca" in path else "")


class TestYears:
    def test_a_definition_says_from_when_it_is_and_is_not_chosen_before(self, opened, index, years):
        (solid,) = (one for one in index["definitions"] if one["definition"] == "solid")
        assert solid["first_year"] == 1985
        page = opened(f"count.html#1&y={years[0]}")
        option = page.locator("#by option[value=solid]")
        assert option.is_disabled()
        assert option.text_content().endswith("(from FY1985)")
        shown(page, f"1&y={years[0]}&by=solid")
        page.wait_for_function("() => document.getElementById('heading').textContent.includes('from FY1985')")
        assert page.locator("#blue").inner_text() == page.locator("#red").inner_text() == "\N{EN DASH}"
        shown(page, "1&y=1985&by=solid")
        page.wait_for_function("() => document.getElementById('blue').textContent.includes('$')")
        assert option.is_enabled()
        page.goto(page.url.replace("count.html", "group.html").split("#")[0] + f"#1&y={years[0]}")
        chip = page.locator("button[data-group='lean/solid/d']")
        page.wait_for_function("() => document.querySelector(\"button[data-group='lean/solid/d']\").disabled")
        assert chip.inner_text().endswith("(from FY1985)")

    def test_the_slider_goes_by_decades_and_says_them(self, opened, years):
        page = opened("program.html")
        page.locator("#year").focus()
        page.keyboard.press("PageDown")
        painted(page, years[-1] - 10)
        page.keyboard.press("PageUp")
        painted(page, years[-1])
        said = [int(text) for text in page.locator("svg.ticks text").all_text_contents()]
        assert said == [year for year in years if year % 10 == 0]

    def test_years_of_older_measures_say_so(self, opened, mart):
        page = opened("count.html#1&y=1985")
        (row,) = mart(
            "select sum(amount_usd) filter (key like '%(%') / sum(amount_usd) as part from mart.flow "
            "where method = 'residence' and fiscal_year = 1985"
        )
        assert page.locator("#softer").inner_text().startswith(f"{row.part:.0%} of the dollars")
        shown(page, "1&y=2025")
        painted(page, 2025)
        assert page.locator("#softer").inner_text() == ""
        program = opened("program.html#1&y=1985&p=medicaid_chip")
        assert "what stands in for a later measure: BEA's Medicaid." in program.locator("#softer").inner_text()

    def test_while_the_slider_moves_the_newest_year_is_drawn_and_one_step_is_kept(self, opened, years):
        page = opened("program.html")
        steps = page.evaluate("history.length")
        page.evaluate(
            """() => {
              const range = document.getElementById("year");
              for (let at = Number(range.max); at >= 0; at -= 1) {
                range.value = String(at);
                range.dispatchEvent(new Event("input", { bubbles: true }));
              }
              range.dispatchEvent(new Event("change", { bubbles: true }));
            }"""
        )
        painted(page, years[0])
        page.wait_for_function(
            "(year) => document.getElementById('ranking-name').textContent.endsWith(`FY${year}`)", arg=years[0]
        )
        assert page.evaluate("history.length") == steps + 1
        assert page.locator("#map .waits").count() == 0
