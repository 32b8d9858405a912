"""Every category has words, and words fit the charts they label."""

from pathlib import Path

import duckdb
import pytest

from reports.words.categories import has_words, in_words

SQL = Path(__file__).resolve().parents[2] / "sql" / "core" / "allocation_rule.sql"
LONGEST_LABEL = 30
"""Characters that fit beside the figures on a profile."""


@pytest.fixture(scope="module")
def rules():
    """Method, category and key of every rule."""
    with duckdb.connect() as connection:
        return connection.sql(f"select method, category, key from ({SQL.read_text()})").fetchall()  # noqa: S608


def test_every_category_has_words(rules):
    assert len(rules) > 50
    assert [category for _, category, _ in rules if not has_words(category)] == []


def test_words_are_no_keys_and_no_two_are_alike(rules):
    names = {category: in_words(category) for _, category, _ in rules}
    assert not [name for name in names.values() if "_" in name]
    assert len(set(names.values())) == len(names)


def test_labels_fit(rules):
    shown = {category for method, category, key in rules if method == "residence" and key != "not_allocated"}
    assert len(shown) > 20
    assert [in_words(category) for category in shown if len(in_words(category)) > LONGEST_LABEL] == []


def test_a_category_without_words_keeps_its_name():
    assert not has_words("space_tax")
    assert in_words("space_tax") == "space tax"
