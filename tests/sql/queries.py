"""Everything an analyst may ask the released file: views, macros, examples, the page on opening it.

Belongs here: the list. Does not belong here: running it.
"""

import re

from pipeline.settings import ROOT
from pipeline.warehouse.sql_file import read_examples, read_macros, read_tables

EXAMPLES = {example.name: example for example in read_examples(ROOT / "sql")}
MACROS = read_macros(ROOT / "sql")
VIEWS = [file.table for file in read_tables(ROOT / "sql") if file.kind == "view"]
OPENING = (ROOT / "docs" / "opening.md").read_text(encoding="utf-8")


def blocks(language):
    """The fenced blocks of a language in docs/opening.md."""
    return re.findall(rf"^```{language}\n(.*?)^```$", OPENING, re.MULTILINE | re.DOTALL)


def statements(block):
    """Its statements, one by one."""
    return [statement.strip() for statement in block.split(";") if statement.strip()]


def queries():
    """Every query that is written down somewhere: of macros, examples and the page."""
    found = [macro.example for macro in MACROS] + [example.body for example in EXAMPLES.values()]
    return found + [statement for block in blocks("sql") if "attach" not in block for statement in statements(block)]
