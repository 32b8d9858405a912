"""Counting it your way in a real browser: choices, groups and programs equal the marts, addresses hold the view.

``MONEYMAP_SOAK`` set, ten times as many random choices are drawn.
"""

import gzip
import json
import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.counting import LOAD, painted, shown

SOAK = 10 if os.environ.get("MONEYMAP_SOAK") else 1
DOLLAR = 1.0
PAGE_BYTES, YEAR_BYTES, YEARS = 50_000, 320_000, 45
NETS = """([year, choice]) => moneymap.arithmetic.nets(moneymap.data.known.get("index"),
  moneymap.data.known.get(year), choice)"""
AMOUNT = re.compile(r"([+\N{MINUS SIGN}]?)\$([\d,]+)")


def amount(text):
    """The first amount of a text as a number."""
    sign, digits = AMOUNT.search(text).groups()
    return int(digits.replace(",", "")) * (-1 if sign == "\N{MINUS SIGN}" else 1)


def digits(index, answers):
    """A choice as it stands in an address."""
    return "".join(
        str(options.index(answers.get(axis, options[0])) + 1) for axis, options in index["address"]["1"].items()
    )


def random_choice(chance, index):
    return {question["axis"]: chance.choice(question["options"])["option"] for question in index["questions"]}


class TestArithmetic:
    def test_random_choices_are_those_of_the_mart(self, opened, mart, chance, index, years):
        page = opened("count.html")
        page.evaluate(LOAD, [str(year) for year in years])
        options = [[one["option"] for one in question["options"]] for question in index["questions"]]
        number = mart("select count(*) as number from mart.specification")[0].number
        drawn = [(chance.choice(years), chance.randint(1, number)) for _ in range(200 * SOAK)]
        worst = 0
        for year, spec in drawn:
            answers = {
                row.axis: row.option
                for row in mart("select axis, option from core.specification_option where spec_id = ?", spec)
            }
            choice = [
                named.index(answers[question["axis"]])
                for question, named in zip(index["questions"], options, strict=True)
            ]
            found = page.evaluate(NETS, [str(year), choice])
            expected = mart(
                "select net_per_capita_usd as net from mart.net_by_specification "
                "where fiscal_year = ? and spec_id = ? order by state",
                year, spec,
            )  # fmt: skip
            worst = max(worst, *(abs(one - row.net) for one, row in zip(found, expected, strict=True)))
        assert worst < DOLLAR

    def test_totals_are_those_of_the_mart_rounded_the_same_way(self, opened, mart, chance, index, years):
        """The mart's flows, rounded to a tenth of a dollar per person, times people: to the dollar."""
        page = opened("group.html")
        page.evaluate(LOAD, [str(year) for year in years])
        codes = [state["state"] for state in index["states"]]
        for _ in range(20 * SOAK):
            year, members = chance.choice(years), sorted(chance.sample(codes, chance.randint(1, 50)))
            found = page.evaluate(
                """([year, codes]) => {
                  const { arithmetic, data } = moneymap;
                  const [index, of] = [data.known.get("index"), data.known.get(year)];
                  const places = codes.map((code) => index.states.findIndex((one) => one.state === code));
                  return arithmetic.group(of, arithmetic.sides(index, of, arithmetic.defaults(index)), places);
                }""",
                [str(year), members],
            )
            (expected,) = mart(
                "select sum(round_even(per_capita_usd * 10, 0) / 10 * population) filter (side = 'paid') as paid, "
                "sum(round_even(per_capita_usd * 10, 0) / 10 * population) filter (side = 'received') as received "
                "from mart.flow join core.population on area = state and population.fiscal_year = flow.fiscal_year "
                "where method = 'residence' and flow.fiscal_year = ? and list_contains(?, state)",
                year, members,
            )  # fmt: skip
            assert found["paid"] == pytest.approx(expected.paid, abs=1)
            assert found["received"] == pytest.approx(expected.received, abs=1)

    def test_ways_of_the_groups_are_those_of_the_mart(self, opened, mart, years):
        page = opened("count.html")
        for view in ("raw", "balanced"):
            found = page.evaluate(
                """([year, balanced]) => {
                  const { arithmetic, data } = moneymap;
                  const [index, of] = [data.known.get("index"), data.known.get(year)];
                  const groups = ["d", "r"].map((party) => arithmetic.membersOf(of.leans.president_2024, party));
                  const [blue, red] = arithmetic.ways(index, of, groups, balanced);
                  const gaps = blue.map((net, at) => net - red[at]);
                  return [gaps.length, ...[.05, .5, .95].map((part) => arithmetic.quantile(gaps, part))];
                }""",
                [str(years[-1]), view == "balanced"],
            )
            (row,) = mart(
                "from mart.lean_robustness where definition = 'president_2024' and fiscal_year = ? and view = ?",
                years[-1], view,
            )  # fmt: skip
            assert found[0] == row.specifications
            expected = [row.gap_per_capita_p05, row.gap_per_capita_p50, row.gap_per_capita_p95]
            assert found[1:] == pytest.approx(expected, abs=DOLLAR)


class TestPages:
    def test_what_is_said_of_random_choices_is_the_marts(self, opened, mart, chance, index, years):
        page = opened("count.html")
        names = {state["state"]: state["name"] for state in index["states"]}
        for _ in range(12 * SOAK):
            answers, year, state = random_choice(chance, index), chance.choice(years), chance.choice(list(names))
            shown(page, f"1&y={year}&c={digits(index, answers)}&s={state}")
            page.wait_for_function(
                "(year) => document.getElementById('year-now').textContent === `FY${year}`", arg=year
            )
            given = [f"{axis}/{option}" for axis, option in answers.items()]
            (row,) = mart(
                "select net_per_capita_usd as net from count_your_way(?, ?) where state = ?", year, given, state
            )
            (groups,) = mart(
                "select blue_net_per_capita_usd as blue, red_net_per_capita_usd as red "
                "from mart.lean_by_specification join count_your_way(?, ?) using (spec_id) "
                "where fiscal_year = ? and definition = 'president_2024' limit 1",
                year, given, year,
            )  # fmt: skip
            assert abs(abs(amount(page.locator("#own").inner_text())) - abs(row.net)) < DOLLAR + 0.5
            assert abs(amount(page.locator("#blue").inner_text()) - groups.blue) < DOLLAR
            assert abs(amount(page.locator("#red").inner_text()) - groups.red) < DOLLAR

    def test_random_groups_are_sums_of_the_mart(self, opened, mart, chance, index, years):
        page = opened("group.html")
        codes = [state["state"] for state in index["states"]]
        for _ in range(100 if SOAK == 1 else 500):
            members, year = sorted(chance.sample(codes, chance.randint(1, 50))), chance.choice(years)
            shown(page, f"1&y={year}&g={''.join(members)}")
            page.wait_for_function(
                "(year) => document.getElementById('year-now').textContent === `FY${year}`", arg=year
            )
            rows = mart(
                "select list_contains(?, state) as is_mine, sum(net_contribution_usd) / sum(population) as net "
                "from mart.net_contribution where method = 'residence' and fiscal_year = ? group by 1 order by 1 desc",
                members, year,
            )  # fmt: skip
            for name, row in zip(("mine", "rest"), rows, strict=True):
                assert abs(amount(page.locator(f"#{name}").inner_text()) - row.net) < DOLLAR, (members, year)

    def test_a_program_is_the_marts_and_adds_to_the_states_total(self, opened, mart, chance, index, years):
        page = opened("program.html")
        placed = [one for one in index["categories"] if one["is_placed"]]
        for _ in range(10 * SOAK):
            one, year, state = chance.choice(placed), chance.choice(years), chance.choice(index["states"])["state"]
            shown(page, f"1&y={year}&p={one['category']}&s={state}")
            page.wait_for_function(
                "(year) => document.getElementById('year-now').textContent === `FY${year}`", arg=year
            )
            rows = mart(
                "select per_capita_usd as amount from mart.flow where method = 'residence' and fiscal_year = ? "
                "and category = ? and state = ?",
                year, one["category"], state,
            )  # fmt: skip
            if rows and abs(rows[0].amount) > 1:
                assert abs(amount(page.locator("#own").inner_text()) - rows[0].amount) < DOLLAR
            cells = page.locator("#sum tbody td").all_text_contents()
            lines = [float(cell.replace("$", "").replace(",", "")) for cell in cells]
            assert sum(lines[:-1]) == pytest.approx(lines[-1], abs=0.05 * len(lines))

    def test_what_scripts_say_first_is_what_stands_there_without(self, tab, opened):
        for path, parts in {
            "count.html": ("#heading", "#blue", "#red", "#blue-total", "#red-who", "#classes", ".cells", ".edges"),
            "group.html": ("#heading", "#mine", "#rest", "#mine-who", "#rest-who", "#rest-total", "#mine-dollar"),
            "program.html": ("#heading", "#subtitle", ".cells", ".edges", "#scale-middle", "#ranking", "#small"),
        }.items():
            plain, live = tab(path, java_script_enabled=False), opened(path)
            for part in parts:
                first, second = (page.locator(part).first.text_content() for page in (plain, live))
                assert "".join(first.split()) == "".join(second.split()), (path, part)
            marks = """() => [...document.querySelectorAll('#map path[data-state]')]
              .map((area) => [area.dataset.state, area.classList[1]])"""
            assert plain.locator("#map path[data-state]").count() == 51 or path == "group.html"
            if path != "group.html":
                found = dict(live.evaluate(marks))
                for area in plain.locator("#map path[data-state]").all():
                    assert area.get_attribute("class") == f"area {found[area.get_attribute('data-state')]}"


class TestAddresses:
    def test_controls_write_the_address_and_back_steps_through_it(self, opened):
        page = opened("count.html")
        first = page.locator("#heading").inner_text()
        page.locator("input[name=net_interest]").nth(1).check(force=True)
        page.locator("#state").select_option("CA")
        page.wait_for_function("() => location.hash.includes('s=CA')")
        second = page.locator("#own").inner_text()
        assert "c=111111211" in page.url
        page.go_back()
        page.wait_for_function("() => !location.hash.includes('s=CA')")
        page.wait_for_function("() => document.getElementById('own').textContent.startsWith('Choose')")
        page.go_back()
        page.wait_for_function("() => !location.hash.includes('c=')")
        assert page.locator("#heading").inner_text() == first
        page.go_forward()
        page.go_forward()
        page.wait_for_function("() => location.hash.includes('s=CA')")
        page.wait_for_function("() => !document.getElementById('own').textContent.startsWith('Choose')")
        assert page.locator("#own").inner_text() == second

    @pytest.mark.parametrize(
        "path",
        [
            "count.html#1&y=2020&c=211111211&by=governor&s=TX",
            "group.html#1&y=2019&v=balanced&g=CACTNY",
            "program.html#1&y=2018&p=payroll_tax&s=WY",
        ],
    )
    def test_an_address_reproduces_the_view(self, opened, path):
        page = opened(path)
        said = page.locator("main").inner_text()
        page.reload()
        page.wait_for_selector("#share:not([hidden])")
        page.wait_for_function("(said) => document.querySelector('main').innerText === said", arg=said)

    def test_the_slider_is_moved_by_keys_and_is_one_step_of_the_history(self, opened, years):
        page = opened("count.html")
        page.locator("#year").focus()
        page.keyboard.press("ArrowLeft")
        page.wait_for_function("(year) => location.hash.includes(`y=${year}`)", arg=years[-2])
        page.keyboard.press("Home")
        page.wait_for_function(
            "(year) => document.getElementById('year-now').textContent === `FY${year}`", arg=years[0]
        )
        page.go_back()
        painted(page, years[-2])

    def test_fuzzed_addresses_change_nothing_but_the_choice_and_ask_for_nothing(self, opened, chance, years):
        page = opened("count.html")
        page.evaluate(LOAD, [str(year) for year in years])
        asked = len(page.notes.asked)
        parts = [
            "1", "2", "", "__proto__", "y=2023", "y=1e3", "y=99999", "c=111111111", "c=999999999", "c=<b>",
            "by=governor", "by=constructor", "s=CA", "s=<script>alert(1)</script>", "s=../../x", "v=balanced",
            "g=CACA", "g=CAZZ", "p=snap", "p=toString", "e=%00", "y=2023&y=2022", "javascript:alert(1)",
            "//evil.example/", "x" * 500, "\u202e",
        ]  # fmt: skip
        tree = """() => {
          const count = (parts) => document.querySelectorAll(parts).length;
          const leads = [...document.querySelectorAll('[src], [href]')];
          return [count('main *') - count('#bars *, .amount, #own *, [data-front] *'),
            leads.map((e) => e.getAttribute('src') || e.getAttribute('href')).join()];
        }"""
        before = page.evaluate(tree)
        for _ in range(1000):
            count = chance.randint(1, 5)
            text = "&".join(chance.choice(parts) for _ in range(count))
            if chance.random() < 0.3:
                at = chance.randrange(len(text) + 1)
                text = text[:at] + chr(chance.randint(32, 0x2FF)) + text[at:]
            found = page.evaluate(
                """(text) => { const said = moneymap.address.parse(text, moneymap.data.known.get("index"));
                  said.isGiven = [...said.isGiven]; location.hash = text; return said; }""",
                text,
            )
            assert found["year"] in years
            assert re.fullmatch("|[A-Z]{2}", found["state"])
        page.wait_for_timeout(300)
        assert page.evaluate(tree) == before
        assert len(page.notes.asked) == asked

    def test_an_address_of_more_than_four_hundred_letters_says_nothing(self, opened):
        page = opened("count.html")
        read = "(text) => moneymap.address.parse(text, moneymap.data.known.get('index')).state"
        assert page.evaluate(read, "1&s=CA&" + "x" * 393) == "CA"
        assert page.evaluate(read, "1&s=CA&" + "x" * 394) == ""


BARS = """(svg) => {
  const whole = svg.getBoundingClientRect();
  const scale = whole.width / svg.viewBox.baseVal.width;
  const floor = whole.top + 146 * scale;
  return [...svg.querySelectorAll("path.bar")].map((path) => {
    const box = path.getBoundingClientRect();
    const tall = [...path.getAttribute("d").matchAll(/v-([0-9.]+)/g)].map((one) => Number(one[1]));
    return {
      isInside: box.left >= whole.left - 1 && box.right <= whole.right + 1 && box.top >= whole.top - 1,
      bars: tall.length, written: Math.max(...tall) * scale, drawn: box.height, off: Math.abs(box.bottom - floor),
    };
  });
}"""


class TestDrawings:
    @pytest.mark.parametrize("path", ["count.html", "group.html"])
    @pytest.mark.parametrize("width", [390, 1200])
    def test_bars_of_the_ways_stand_on_their_axis_in_the_drawing(self, opened, path, width):
        """Rules of the site's own pages for other bars must not change them."""
        drawn = opened(path, width=width).locator("svg.histogram")
        drawn.wait_for()
        found = drawn.evaluate(BARS)
        assert sum(paths["bars"] for paths in found) > 10
        assert found[1]["bars"] == 1
        for paths in found:
            assert paths["isInside"]
            assert paths["drawn"] == pytest.approx(paths["written"], abs=0.6)
            assert paths["off"] < 1


class TestTakingAway:
    def test_csv_holds_the_choice(self, opened):
        page = opened("count.html#1&y=2023&c=111111211")
        with page.expect_download() as saved:
            page.locator("button[data-does=csv]").click()
        text = saved.value.path().read_text()
        assert saved.value.suggested_filename == "moneymap-your-way-2023.csv"
        assert len(text.splitlines()) == 52
        assert "per_head" in text

    @pytest.mark.parametrize("path", ["count.html", "group.html", "program.html"])
    @pytest.mark.parametrize("kind", ["svg", "png"])
    def test_pictures_are_made_of_the_pages_own_drawings(self, opened, path, kind):
        page = opened(path)
        page.wait_for_timeout(200)
        with page.expect_download() as saved:
            page.locator(f"button[data-does={kind}]").click()
        content = saved.value.path().read_bytes()
        if kind == "png":
            assert content.startswith(b"\x89PNG")
            assert content[16:24] == (1200).to_bytes(4) + (675).to_bytes(4)
        else:
            assert page.locator("#heading").inner_text().split(":")[0][:30].encode() in content
            assert b"class=" not in content

    def test_the_code_to_embed_shows_the_same_in_a_foreign_page(self, opened, site, tmp_path, serve, tab):
        page = opened("count.html#1&y=2022&c=111111211")
        page.locator("button[data-does=embed]").click()
        page.wait_for_timeout(500)
        code = page.locator("#code").input_value()
        heading = page.locator("#heading").inner_text()
        (tmp_path / "index.html").write_text(
            f"<!doctype html><title>Foreign</title><link rel=icon href='data:,'>{code}"
        )
        address = serve(tmp_path)
        foreign = tab(address, origins=(address, site))
        frame = foreign.frame_locator("iframe")
        frame.locator("#share:not([hidden])").wait_for()
        assert frame.locator("#heading").inner_text() == heading
        assert frame.locator("#questions").is_hidden()

    def test_embedded_without_scripts_it_shows_the_default(self, site, tmp_path, serve, tab):
        (tmp_path / "index.html").write_text(
            "<!doctype html><title>Foreign</title><link rel=icon href='data:,'>"
            f"<iframe src='{site}count.embed.html#1&c=111111211' title='Count' width='600' height='900'></iframe>"
        )
        address = serve(tmp_path)
        page = tab(address, origins=(address, site), java_script_enabled=False)
        frame = page.frame_locator("iframe")
        assert frame.locator("#heading").inner_text().startswith("Net of taxes, blue states get $")
        assert frame.locator("#map path").count() == 51
        assert frame.locator("form:visible, button:visible").count() == 0

    def test_it_works_under_a_path(self, folder, serve, tab):
        address = serve(folder.parent)
        page = tab(f"{address}{folder.name}/group.html#1&g=CANY&y=2019", origins=(address,))
        page.wait_for_selector("#share:not([hidden])")
        painted(page, 2019)
        page.wait_for_selector("#lines svg")

    def test_it_works_from_a_folder(self, folder, tab):
        page = tab(f"{(folder / 'program.html').as_uri()}#1&y=2019&p=snap&s=NM", origins=("file:",))
        page.wait_for_selector("#share:not([hidden])")
        assert page.locator("#year-now").inner_text() == "FY2019"
        page.locator("#program").select_option("medicare")
        page.wait_for_function("() => location.hash.includes('p=medicare')")


class TestWeight:
    @pytest.mark.parametrize("path", ["count.html", "group.html", "program.html"])
    def test_a_page_with_one_year_is_light(self, opened, site, folder, path):
        page = opened(path)
        page.wait_for_timeout(200)
        asked = {url.removeprefix(site).split("#")[0] for url in page.notes.asked if url.startswith(site)}
        sizes = {name: len(gzip.compress((folder / name).read_bytes(), 9)) for name in asked}
        if path != "group.html":
            assert len([name for name in asked if re.search(r"/\d{4}\.js$", name)]) == 1
        else:
            del sizes["data/api/all-years.js"]
        assert sum(sizes.values()) <= PAGE_BYTES, sizes

    def test_the_vectors_of_all_years_are_light(self, folder, years):
        sizes = []
        for year in years:
            record = json.loads((folder / f"data/api/{year}.json").read_text())
            vectors = json.dumps([one["tenth_usd"] for one in record["vectors"]], separators=(",", ":"))
            sizes.append(len(gzip.compress(vectors.encode(), 9)))
        assert sum(sizes) / len(sizes) * YEARS <= YEAR_BYTES

    def test_scripts_are_small(self, folder):
        for script in (folder / "count").glob("*.js"):
            assert len(gzip.compress(script.read_bytes(), 9)) <= 10_000, script.name

    def test_scripts_hold_the_bytes_of_the_json(self, folder):
        for file in (folder / "data/api").glob("*.js"):
            assert file.with_suffix(".json").read_bytes().rstrip(b"\n") in file.read_bytes()


class TestAccessibility:
    @pytest.mark.parametrize(
        "path",
        [
            "count.html#1&y=2023&c=111111211&s=DC", "count.html#1&c=222222222", "group.html#1&g=none",
            "group.html#1&v=balanced&g=CA", "program.html#1&p=payroll_tax&s=TX&y=2010",
            "count.html#1&y=1983&by=solid", "views.html#1&as=total&s=TX&y=1985",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_no_rule_is_broken_in_any_state_of_the_controls(self, opened, path, scheme):
        page = opened(path, color_scheme=scheme, width=390)
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        page.locator("button[data-does=embed]").click()
        page.wait_for_timeout(300)
        page.evaluate(Axe().axe_script)
        broken = page.evaluate(
            """async () => (await axe.run({ resultTypes: ["violations"] })).violations
              .map((rule) => [rule.id, rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 120))])"""
        )
        assert broken == []

    def test_changes_are_announced(self, opened):
        page = opened("count.html")
        page.locator("input[name=deficit]").nth(1).check(force=True)
        page.wait_for_timeout(600)
        assert page.locator("#told").text_content().startswith("Your way:")

    def test_states_are_ticked_by_keyboard(self, opened):
        page = opened("group.html#1&g=none")
        assert page.locator("#heading").inner_text() == "Tick at least one state"
        page.locator("input[value=CA]").focus()
        page.keyboard.press("Space")
        page.wait_for_function("() => location.hash.endsWith('g=CA')")
        assert page.locator("#mine-who").inner_text() == "Your 1 state"
