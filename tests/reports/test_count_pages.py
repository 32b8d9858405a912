"""What readers count their own way with: payloads from rows, arithmetic, shapes, words, pages without scripts."""

import json
import re

import duckdb
import jsonschema
import polars as pl
import pytest

from pipeline.settings import ROOT
from reports import package_data, theme
from reports.count import arithmetic, payload, presets, words
from reports.count.shapes import centres, paths
from reports.site.build import site
from tests.reports.made_up_count import CODES, YEARS, per_capita, records, tables
from tests.reports.made_up_site import material


@pytest.fixture(scope="module")
def made():
    return records()


class TestPayload:
    def test_every_record_has_the_shape_promised(self, made):
        schema = json.loads(package_data.text("count/schema.json"))
        jsonschema.Draft202012Validator.check_schema(schema)
        for record in made.values():
            jsonschema.validate(json.loads(json.dumps(record)), schema)

    @pytest.mark.parametrize("gone", ["population", "vectors", "leans"])
    def test_a_record_without_a_part_has_not(self, made, gone):
        schema = json.loads(package_data.text("count/schema.json"))
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({name: part for name, part in made["2023"].items() if name != gone}, schema)

    def test_vectors_are_tenths_of_a_dollar_in_the_order_of_the_index(self, made):
        assert [one["state"] for one in made["index"]["states"]] == CODES
        vector = next(one for one in made["2023"]["vectors"] if one["vector"] == "payroll_tax/wages")
        assert vector["tenth_usd"] == [
            round(per_capita("paid", "payroll_tax", "payroll_tax/wages", at, 2023) * 10) for at in range(51)
        ]

    def test_what_is_in_no_state_has_no_vector(self, made):
        assert {one["category"] for one in made["2023"]["vectors"]} == {
            "payroll_tax", "excise_tax", "social_security", "medicaid_chip",
        }  # fmt: skip
        out = made["index"]["questions"][1]["options"][1]
        assert [(rule["category"], rule["vector"]) for rule in out["rules"]] == [
            ("payroll_tax", None), ("social_security", None),
        ]  # fmt: skip

    def test_a_state_missing_from_a_vector_is_refused(self):
        rows = tables()
        rows["vectors"] = rows["vectors"].filter(pl.col("state") != "WY")
        with pytest.raises(ValueError, match="is not of every state"):
            payload.year(rows, 2023, "r")

    def test_what_is_missing_is_missing(self, made):
        assert made["2023"]["error_tenth_usd"][CODES.index("DC")] is None
        assert made["2023"]["leans"]["governor"] == "-" * 51
        assert made["all-years"]["leans"]["governor"] == ["-" * 51] * 2
        assert made["2023"]["group_error_tenth_usd"] == {"president_2024": {"d": 1563}}
        assert made["2022"]["group_error_tenth_usd"] == {}

    def test_what_stands_in_is_named_with_its_part_of_the_dollars(self, made):
        assert made["2022"]["stand_ins"] == [{"side": "paid", "category": "excise_tax", "by": ["disposable income"]}]
        assert made["2022"]["stand_in_share"] == 25_000
        assert (made["2023"]["stand_ins"], made["2023"]["stand_in_share"]) == ([], 0)

    def test_a_definition_has_its_first_year(self, made):
        first = {one["definition"]: one["first_year"] for one in made["index"]["definitions"]}
        assert (first["solid"], first["governor"]) == (YEARS[0], None)

    def test_quantiles_are_the_least_and_steps_up(self, made):
        steps = made["2023"]["quantile_steps_ten_usd"]["raw"][0]
        assert len(steps) == 21
        assert (steps[0], sum(steps)) == (-50, 70)

    def test_all_years_are_sums_of_the_vectors(self, made):
        for year in YEARS:
            sides = arithmetic.sides(made["index"], made[str(year)], {})
            at = made["all-years"]["years"].index(year)
            assert made["all-years"]["paid_tenth_usd"][at] == [round(amount * 10) for amount in sides.paid]
            assert made["all-years"]["received_tenth_usd"][at] == [round(amount * 10) for amount in sides.received]


class TestArithmetic:
    def test_a_choice_takes_the_vectors_of_its_rules(self, made):
        found = arithmetic.sides(made["index"], made["2023"], {"payroll_tax": "wages"})
        paid = per_capita("paid", "payroll_tax", "payroll_tax/wages", 5, 2023)
        assert found.paid[5] == pytest.approx(paid + per_capita("paid", "excise_tax", "residence", 5, 2023), abs=0.11)

    def test_the_later_question_holds(self, made):
        both = arithmetic.sides(made["index"], made["2023"], {"payroll_tax": "wages", "social_insurance": "out"})
        assert both == arithmetic.sides(made["index"], made["2023"], {"social_insurance": "out"})

    def test_balanced_nets_add_to_nothing(self, made):
        year = made["2023"]
        nets = arithmetic.sides(made["index"], year, {"deficit": "balanced"}).nets
        total = sum(net * people for net, people in zip(nets, year["population"], strict=True))
        assert abs(total / sum(year["population"])) < 0.2

    def test_a_group_is_its_dollars_over_its_people(self):
        year = {"population": [1, 3]}
        assert arithmetic.per_head(year, [10.0, 2.0], [0, 1]) == 4
        assert arithmetic.per_head(year, [10.0, 2.0], []) is None

    @pytest.mark.parametrize(
        ("net", "error", "verdict"),
        [(170, 1000, 1), (-170, 1000, -1), (160, 1000, 0), (0.4, None, 0), (0.6, None, 1), (-5, 0, -1)],
    )
    def test_about_even_is_within_the_error(self, net, error, verdict):
        assert arithmetic.verdict(net, error) == verdict


class TestWords:
    def test_edges_are_those_of_the_years_prices(self):
        assert words.edges(0.6) == [-5400, -3000, -1500, 600, 1200]
        assert words.edges(1) == [limit for limit in theme.THRESHOLDS if limit]
        assert [words.short(edge) for edge in words.edges(None)] == [
            "\N{MINUS SIGN}$9k", "\N{MINUS SIGN}$5k", "\N{MINUS SIGN}$2.5k", "$1k", "$2k",
        ]  # fmt: skip

    def test_three_classes_add_up(self):
        assert words.classes([1, 0, 0, -1]) == "1 state pays in more, 2 are about even, 1 gets back more"

    def test_less_of_a_program_and_more_of_a_tax_push_towards_paying_in(self):
        assert words.ratio_class(0.1, "received") == words.ratio_class(9, "paid") == "p2"
        assert words.ratio_class(1, "received") == words.ratio_class(1, "paid") == "even"


class TestPresets:
    def test_regions_and_tiles_hold_every_state_once(self):
        assert sorted(code for members in presets.GROUPS.values() for code in members) == CODES
        assert sorted(tile.split()[0] for tile in presets.TILES) == CODES
        assert len({tuple(tile.split()[1:]) for tile in presets.TILES}) == 51

    def test_a_choice_fits_an_address(self):
        for lists in presets.ADDRESS.values():
            assert all(0 < len(options) <= 9 for options in lists.values())


class TestShapes:
    def test_every_area_has_a_closed_path_inside_the_picture(self):
        assert len(paths()) == 51
        for path in paths().values():
            assert re.fullmatch(r"(M-?\d+ -?\d+l[\d -]+z)+", path)
        assert all(0 < x < 960 and 0 < y < 600 for x, y in centres().values())


@pytest.fixture(scope="module")
def axes():
    """The questions and answers of the method: axis -> options in order."""
    rows = duckdb.sql((ROOT / "sql" / "core" / "specification_axis.sql").read_text(encoding="utf-8")).fetchall()
    found = {}
    for axis, _, option, *_ in rows:
        found.setdefault(axis, []).append(option)
    return found


@pytest.fixture(scope="module")
def pages():
    return site(material(api_text="# Figures\n\nWords <b>.\n"))


class TestPages:
    def test_each_is_there_twice_with_its_scripts(self, pages):
        for name in ("count", "group", "program"):
            assert f'src="count/{name}.js"' in pages[f"{name}.html"]
            assert '<body class="embedded"' in pages[f"{name}.embed.html"]
            assert f"count/{name}.js" in pages
        assert "Words &lt;b&gt;." in pages["api.html"]

    def test_scripts_travel_without_comments_but_the_first(self, pages):
        for path, text in pages.items():
            if path.startswith("count/") and path.endswith(".js") and "height" not in path:
                own = package_data.text(f"static/{path}")
                assert text.startswith("/* ")
                left = text.splitlines()
                gone = [line.strip() for line in own.splitlines() if line not in left]
                assert all(line.startswith(("/**", "*", "//")) for line in gone)
                assert not [line for line in left if re.fullmatch(r" *(/\*\*.*\*/|/\*\*|\*.*|//.*)", line)]

    def test_words_of_the_figures_are_escaped(self, pages):
        assert "Who &lt;payroll_tax&gt;?" in pages["count.html"]
        assert "Who <payroll_tax>?" not in pages["count.html"]

    def test_no_style_stands_in_the_markup(self, pages):
        for name in ("count", "group", "program"):
            assert " style=" not in pages[f"{name}.html"]

    def test_the_table_of_what_each_answer_moves_has_every_answer(self, pages):
        assert pages["count.html"].count("our default<") == 3
        assert pages["count.html"].count('scope="rowgroup"') == 3

    def test_data_pages_say_what_they_are_to_programs(self):
        pages = site(material(base_url="https://figures.example/money/"))
        for path in ("downloads.html", "api.html"):
            (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', pages[path], re.DOTALL)
            said = json.loads(text)
            assert (said["@type"], said["temporalCoverage"]) == ("Dataset", "2021-10-01/2023-09-30")
            assert {one["contentUrl"] for one in said["distribution"]} >= {
                "https://figures.example/money/data/api/index.json",
                "https://figures.example/money/data/moneymap.duckdb",
            }

    def test_an_address_version_names_every_question_and_option_there_is(self, axes):
        """A new axis or option makes a new version, so that old links keep their meaning."""
        newest = presets.ADDRESS[max(presets.ADDRESS, key=int)]
        assert {name: list(options) for name, options in newest.items()} == axes

    def test_presets_name_answers_there_are(self, axes):
        for way in presets.WAYS:
            assert all(option in axes[axis] for axis, option in way["answers"].items())

    def test_without_figures_there_are_none(self):
        assert "count.html" not in site(material(api={}))
