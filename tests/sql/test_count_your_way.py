"""Every way of counting by its answers: the macro says what the specifications say; questions in plain words."""

import random

import duckdb
import pytest

from pipeline.settings import ROOT
from pipeline.warehouse.build import build_macro
from pipeline.warehouse.sql_file import read_macros

SEED = 20261130
LONGEST = {"question": 80, "hint": 90, "answer": 34, "meaning": 120}


@pytest.fixture(scope="module")
def analyst(warehouse_file, tmp_path_factory):
    path = tmp_path_factory.mktemp("count") / "moneymap.duckdb"
    path.write_bytes(warehouse_file.read_bytes())
    with duckdb.connect(str(path)) as connection:
        build_macro(connection, next(one for one in read_macros(ROOT / "sql") if one.name == "count_your_way"))
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


class TestMacro:
    def test_random_answers_give_the_nets_of_their_specification(self, analyst):
        chance = random.Random(SEED)  # noqa: S311
        years = [year for (year,) in analyst.sql("select fiscal_year from core.fiscal_year").fetchall()]
        ((number,),) = analyst.sql("select count(*) from mart.specification").fetchall()
        for _ in range(6):
            spec, year = chance.randint(1, number), chance.choice(years)
            answers = [
                f"{axis}/{option}"
                for axis, option in analyst.execute(
                    "select axis, option from core.specification_option where spec_id = ?", [spec]
                ).fetchall()
            ]
            found = analyst.execute(
                "select * exclude (state_name) from count_your_way(?, ?) order by state",
                [year, answers],
            ).fetchall()
            expected = analyst.execute(
                "select spec_id, state, net_contribution_usd, net_per_capita_usd from mart.net_by_specification "
                "where fiscal_year = ? and spec_id = ? order by state",
                [year, spec],
            ).fetchall()
            assert len(found) == 51
            assert found == expected

    def test_no_answer_is_the_default_method(self, analyst):
        found = dict(analyst.sql("select state, net_per_capita_usd from count_your_way(2023, [])").fetchall())
        assert found == pytest.approx(
            dict(
                analyst.sql(
                    "select state, net_per_capita_usd from mart.net_contribution "
                    "where method = 'residence' and fiscal_year = 2023"
                ).fetchall()
            ),
            abs=0.01,
        )

    def test_of_two_answers_to_one_question_the_last_option_holds(self, analyst):
        both = analyst.sql("from count_your_way(2023, ['net_interest/property_income', 'net_interest/per_head'])")
        one = analyst.sql("from count_your_way(2023, ['net_interest/property_income'])")
        assert both.fetchall() == one.fetchall()

    @pytest.mark.parametrize("answer", ["net_interest/twice", "interest/per_head", "per_head", ""])
    def test_an_unknown_answer_is_refused(self, analyst, answer):
        with pytest.raises(duckdb.Error, match=f"no answer {answer}; give axis/option"):
            analyst.execute("from count_your_way(2023, ?)", [["deficit/balanced", answer]]).fetchall()

    def test_a_year_without_specifications_is_refused(self, analyst):
        with pytest.raises(duckdb.Error, match="no fiscal year 1900; there are "):
            analyst.sql("from count_your_way(1900, [])").fetchall()


class TestWords:
    def test_every_option_has_words(self, warehouse):
        missing = warehouse.sql(
            "select axis, option from core.specification_axis anti join core.specification_words using (axis, option)"
        )
        assert missing.fetchall() == []

    def test_every_question_is_asked_once_and_in_an_order(self, warehouse):
        asked = warehouse.sql(
            "select question_position from core.specification_words group by axis, question_position, question, hint"
        ).fetchall()
        assert sorted(position for (position,) in asked) == list(range(1, len(asked) + 1))

    def test_answers_of_one_question_differ(self, warehouse):
        assert (
            warehouse.sql(
                "select axis from core.specification_words group by axis, answer having count(*) > 1 "
                "union all select axis from core.specification_words group by axis, meaning having count(*) > 1"
            ).fetchall()
            == []
        )

    @pytest.mark.parametrize(("column", "longest"), LONGEST.items())
    def test_words_fit_their_place(self, warehouse, column, longest):
        words = warehouse.table("core.specification_words").project(column).fetchall()
        assert [said for (said,) in words if not 0 < len(said) <= longest] == []
