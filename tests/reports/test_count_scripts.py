"""The scripts readers count with, run outside a browser: arithmetic, addresses, words; types where a checker is."""

import json
import random
import shutil
import subprocess

import pytest

from pipeline.settings import ROOT
from reports.count import arithmetic, words
from reports.site.count_words import billions, signed
from reports.words.numbers import money, share
from tests.reports.made_up_count import records

SCRIPTS = ROOT / "reports" / "static" / "count"
SECONDS = 60
AMOUNTS = [0, 0.4, 0.5, 1.5, 2.5, -0.4, -0.5, -1.5, 999.5, -1234567.5, 1e3, 12_345.49]


@pytest.fixture(scope="module")
def run():
    """Run a JavaScript function of an argument beside the named scripts."""
    if not shutil.which("node"):
        pytest.skip("node is not installed")

    def call(function, given, names=("arithmetic", "address", "words")):
        load = "".join(f"require({json.dumps(str(SCRIPTS / name))});" for name in names)
        script = (
            f"{load}const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
            f"console.log(JSON.stringify(({function})(given)))"
        )
        found = subprocess.run(
            ["node", "-e", script],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert found.returncode == 0, found.stderr
        return json.loads(found.stdout)

    return call


@pytest.fixture(scope="module")
def made():
    return records()


class TestArithmetic:
    def test_nets_are_those_of_the_server(self, run, made):
        index, year = made["index"], made["2023"]
        choices = [
            {question["axis"]: option["option"]} for question in index["questions"] for option in question["options"]
        ]
        choices.append({"payroll_tax": "wages", "social_insurance": "out", "deficit": "balanced"})
        found = run(
            "([index, year, choices]) => choices.map((one) => "
            "moneymap.arithmetic.nets(index, year, moneymap.arithmetic.choiceOf(index, one)))",
            [index, year, choices],
        )
        for nets, answers in zip(found, choices, strict=True):
            assert nets == pytest.approx(arithmetic.sides(index, year, answers).nets)

    def test_ways_are_all_pairs_of_a_group(self, run, made):
        """Two questions but the deficit, two answers each: four ways a view, each counted by itself."""
        index, year = made["index"], made["2023"]
        members = [0, 4, 17]
        for balanced in (False, True):
            (found,) = run(
                "([index, year, members, balanced]) => "
                "moneymap.arithmetic.ways(index, year, [members], balanced).map((one) => [...one])",
                [index, year, members, balanced],
            )
            expected = []
            for social in ("in", "out"):
                for payroll in ("contributions", "wages"):
                    answers = {
                        "payroll_tax": payroll, "social_insurance": social,
                        "deficit": "balanced" if balanced else "raw",
                    }  # fmt: skip
                    nets = arithmetic.sides(index, year, answers).nets
                    expected.append(arithmetic.per_head(year, nets, members))
            assert found == pytest.approx(expected)

    def test_quantiles_are_the_sums_of_their_steps(self, run, made):
        found = run("(year) => moneymap.arithmetic.quantiles(year, false, 3)", made["2023"])
        assert len(found) == 21
        assert (found[0], found[-1]) == (-500, 700)

    def test_a_place_is_the_share_of_ways_below(self, run):
        found = run("(v) => [1, 2, 2.5, 9].map((at) => moneymap.arithmetic.place(v, at))", [1, 2, 3, 4])
        assert found == [0, 0.25, 0.5, 1]
        found = run("(v) => [-1, 5, 15, 99].map((at) => moneymap.arithmetic.placeAmong(v, at))", [0, 10, 20])
        assert found == [0, 0.25, 0.75, 1]


class TestAddress:
    READ = "([index, texts]) => texts.map((text) => ({ ...moneymap.address.parse(text, index), isGiven: undefined }))"
    WRITE = "([index, shown]) => shown.map((one) => moneymap.address.write(one, index))"

    @pytest.fixture
    def index(self, made):
        """Of three questions, which the one version of addresses names."""
        axes = {
            question["axis"]: [option["option"] for option in question["options"]]
            for question in made["index"]["questions"]
        }
        return made["index"] | {"address": {"1": axes}}

    def test_what_is_written_is_read_again(self, run, index):
        chance = random.Random(20261130)  # noqa: S311
        codes = [state["state"] for state in index["states"]]
        shown = [
            {
                "year": chance.choice([2022, 2023]), "choice": [chance.randint(0, 1) for _ in range(3)],
                "by": chance.choice(["president", "governor"]), "state": chance.choice(["", *codes]),
                "view": chance.choice(["raw", "balanced"]), "program": chance.choice(["", "excise_tax"]),
                "group": sorted(chance.sample(codes, chance.randint(0, 51))), "isNone": False,
                "as": chance.choice(["raw", "real", "share_of_income"]),
            }
            for _ in range(50)
        ]  # fmt: skip
        texts = run(self.WRITE, [index, shown])
        assert all(len(text) <= 400 for text in texts)
        assert run(self.READ, [index, texts]) == shown

    @pytest.mark.parametrize(
        "text",
        [
            "", "2&s=CA", "__proto__&s=CA", "1&s=ca", "1&s=ZZ", "1&y=1999", "1&y=2023 ", "1&c=11", "1&c=113",
            "1&c=11111", "1&g=CAC", "1&g=CACA", "1&g=", "1&by=toString", "1&v=real", "1&p=__proto__", "s=CA",
            "1&as=Raw", "1&as=toString",
            "1;s=CA", "1&s=CA" + "&" * 400,
        ],
    )  # fmt: skip
    def test_what_is_in_no_list_says_nothing(self, run, index, text):
        said, usual = run(self.READ, [index, [text, "1"]])
        assert said == usual

    def test_the_first_of_two_holds(self, run, index):
        (said,) = run(self.READ, [index, ["#1&s=CA&s=TX"]])
        assert said["state"] == "CA"


class TestWords:
    def test_amounts_are_printed_as_the_server_prints_them(self, run):
        found = run(
            "(amounts) => amounts.map((one) => [moneymap.words.money(one), moneymap.words.signed(one)])", AMOUNTS
        )
        assert found == [[money(amount), signed(amount)] for amount in AMOUNTS]

    def test_billions_and_shares_too(self, run):
        amounts = [4.44e9, 9.94e9, 9.96e9, 12.5e9, 9.99e11, 1.04e12, -3e9]
        found = run("(amounts) => amounts.map(moneymap.words.billions)", amounts)
        assert found == [billions(amount) for amount in amounts]
        parts = [0, 0.001, 0.125, 0.5, 0.985, 0.999, 1]
        assert run("(parts) => parts.map(moneymap.words.share)", parts) == [share(part) for part in parts]

    def test_sentences_too(self, run):
        parts = [0, 400, 25_500, 99_900]
        assert run("(parts) => parts.map(moneymap.words.standIns)", parts) == [words.stand_ins(one) for one in parts]
        gaps = [0.3, 1.2, -900, 3502]
        assert run("(gaps) => gaps.map(moneymap.words.gap)", gaps) == [words.gap(one, 0) for one in gaps]
        verdicts = [[1], [0, 0], [-1, -1, 1], []]
        assert run("(v) => v.map(moneymap.words.classes)", verdicts) == [words.classes(one) for one in verdicts]
        found = run("(n) => n.map(moneymap.words.ordinal)", [1, 2, 3, 4, 11, 12, 13, 21, 22, 75, 99])
        assert found == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "75th", "99th"]


def test_the_arithmetic_knows_nothing_of_a_page():
    text = (SCRIPTS / "arithmetic.js").read_text(encoding="utf-8")
    assert not [word for word in ("document", "window", "location", "console") if f"{word}." in text]


def test_types_are_those_said():
    if not (checker := shutil.which("tsc")):
        pytest.skip("the checker of types, tsc, is not installed")
    found = subprocess.run(
        [checker, "-p", str(ROOT / "jsconfig.json")], capture_output=True, text=True, timeout=SECONDS * 2, check=False
    )
    assert found.stdout == ""
    assert found.returncode == 0
