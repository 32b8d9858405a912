"""What the README shows is what the release says."""

import re


def test_the_query_has_the_answer_shown(root, answer):
    readme = (root / "README.md").read_text(encoding="utf-8")
    shown = re.search(r'^\$ moneymap query "(?P<sql>[^"]+)"\n(?P<table>[^`]+)```', readme, re.MULTILINE)
    assert answer("query", shown["sql"]).strip() == shown["table"].strip()


def test_the_picture_is_the_one_drawn(root, released):
    assert "(docs/blue-red.svg)" in (root / "README.md").read_text(encoding="utf-8")
    assert (root / "docs/blue-red.svg").read_bytes() == (released / "charts/blue-red.svg").read_bytes()


def test_every_mart_is_listed(root, marts, released):
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert {name for name in marts(released / "moneymap.duckdb") if f"`mart.{name}`" not in readme} == set()
