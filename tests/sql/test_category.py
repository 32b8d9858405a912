"""Every category that is counted has words, and words fit the charts they label."""

from itertools import pairwise

import pytest

LONGEST_LABEL = 30
"""Characters that fit beside the figures on a profile."""


@pytest.fixture(scope="module")
def rows(warehouse):
    """The rows by category."""
    return {row["category"]: row for row in warehouse.table("mart.category").pl().iter_rows(named=True)}


def test_every_category_with_figures_has_a_row_of_its_side(warehouse, rows):
    for table in ("core.national_total", "core.allocation_rule", "mart.flow", "mart.reconciliation"):
        found = warehouse.table(table).project("category, side").distinct().fetchall()
        assert len(found) > 25
        assert [row for row in found if row[0] not in rows or rows[row[0]]["side"] != row[1]] == []


def test_words_are_no_keys_and_no_two_are_alike(rows):
    labels = [row["label"] for row in rows.values()]
    assert not [label for label in labels if "_" in label or label.endswith(".")]
    assert len(set(labels)) == len(labels) > 30
    assert {row["label"] for row in rows.values() if row["label"][0].isupper()} == {
        "Basic Health Program", "Federal Reserve earnings", "Medicaid and CHIP", "Medicare", "SNAP food assistance",
        "Social Security", "Supplemental Security Income",
    }  # fmt: skip


def test_labels_fit(rows):
    shown = [row["label"] for row in rows.values() if row["key"] not in (None, "not_allocated")]
    assert len(shown) > 20
    assert [label for label in shown if len(label) > LONGEST_LABEL] == []


def test_keys_are_those_of_the_default_method(warehouse, rows):
    used = dict(
        warehouse.sql(
            # What stands in for a measure in old years is in brackets.
            "select distinct category, regexp_replace(key, ' \\([^)]*\\)', '', 'g') from core.state_flow"
            " where method = 'residence' and area <> 'territories_abroad'"  # where some keys of a category have no part
        ).fetchall()
    )
    assert {name: row["key"] for name, row in rows.items() if row["key"]} == used
    assert rows["corporate_income_tax"]["key"] == "property_income + wages_of_residents"
    assert rows["net_interest"]["key"] == "not_allocated"
    assert {name for name, row in rows.items() if row["key"] is None} == {"awards", "gross_collections"}


def test_keys_follow_the_rules(build):
    rules = [
        ("residence", "received", "snap", "snap", 0.5), ("residence", "received", "snap", "wages", 0.5),
        ("residence", "paid", "ssi", "of another side", 1.0), ("other", "received", "medicare", "other", 1.0),
    ]  # fmt: skip
    found = build("mart.category", {"core.allocation_rule": ("method side category key weight", rules)})
    assert dict(found.drop_nulls("key").select("category", "key").iter_rows()) == {"snap": "snap + wages"}


def test_each_side_is_in_order_and_its_groups_stand_together(rows):
    for side in ("paid", "received"):
        of_side = sorted((row for row in rows.values() if row["side"] == side), key=lambda row: row["position"])
        assert [row["position"] for row in of_side] == list(range(1, len(of_side) + 1))
        groups = [row["category_group"] for row in of_side]
        changes = sum(before != after for before, after in pairwise(groups))
        assert changes + 1 == len(set(groups)) < len(groups)


def test_notes_are_sentences_or_missing(rows):
    notes = [row["note"] for row in rows.values() if row["note"] is not None]
    assert 5 < len(notes) < len(rows)
    assert all(note.endswith(".") and note[0].isupper() for note in notes)
