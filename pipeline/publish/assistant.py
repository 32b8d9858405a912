"""The figures for assistants and notebooks that speak the Model Context Protocol: ``moneymap mcp``.

Belongs here: which tools and resources there are, and how they are described. Does not belong here: what they answer
(``answers.py``). Standard input and output only; the released file is opened read-only for each question, so that a new
release is seen at once. The library is an extra: everything else works without it.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import MoneymapError
from pipeline.publish import answers

if TYPE_CHECKING:
    from mcp.server import MCPServer

INSTRUCTIONS = (
    "What the residents of each US state pay to the federal government, what is spent in and for the state, and the "
    "net, by fiscal year. Positive net: the state pays in more than it gets back. Quote the year, the unit, the method "
    "and the error that come with every answer; a net within 1.64 errors of zero is about even. The sign depends on "
    "contested choices of method: ask count_your_way. Read moneymap://dictionary before writing SQL."
)


def server(released: Path, version: str = "") -> "MCPServer":
    """The tools and resources on a released file.

    Raises:
        MoneymapError: the library is not installed.
    """
    try:
        from mcp.server import MCPServer  # noqa: PLC0415  (an extra)
        from mcp.server.mcpserver.exceptions import ToolError  # noqa: PLC0415
        from mcp.types import ToolAnnotations  # noqa: PLC0415
    except ImportError as error:
        raise MoneymapError("the library 'mcp' is not installed: pip install 'moneymap[mcp]'") from error
    made = MCPServer("moneymap", instructions=INSTRUCTIONS, version=version, log_level="WARNING")
    reading = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

    def said(answer: Callable[..., answers.Record], *given: object) -> str:
        """An answer as text; what cannot be answered in the words the command line says it with."""
        try:
            return _text(answer(released, *given))
        except MoneymapError as error:
            raise ToolError(str(error)) from error

    @made.tool(annotations=reading)
    def query(sql: str, limit: int = answers.ROWS) -> str:
        """Run one SQL statement (DuckDB) that selects something on the released file, read-only.

        The tables for analysis are in the schema mart. At most 1,000 rows and 20 seconds; aggregate or filter.
        """
        return said(answers.query, sql, limit)

    @made.tool(annotations=reading)
    def explain(state: str, year: int) -> str:
        """Say what makes a state's figure of a fiscal year: categories, keys, documents with their checksums."""
        return said(answers.explained, state, year)

    @made.tool(annotations=reading)
    def compare(first: str, second: str, year: int) -> str:
        """Set two states side by side in a fiscal year, tax by tax and program by program."""
        return said(answers.compared, first, second, year)

    @made.tool(annotations=reading)
    def count_your_way(year: int, choices: list[str] | None = None, states: list[str] | None = None) -> str:
        """Count every state's net with other answers to the contested questions, beside the default's.

        choices are axis/option of core.specification_axis, such as net_interest/per_head or deficit/balanced; without
        any it is the default method. states are postal codes or names; without any, all 51.
        """
        return said(answers.counted, year, choices or [], states or [])

    @made.resource("moneymap://dictionary", mime_type="application/json")
    def dictionary() -> str:
        """Every table and macro, and what it is."""
        return _text(answers.dictionary(released))

    @made.resource("moneymap://dictionary/{table}", mime_type="application/json")
    def table(table: str) -> str:
        """What every column of a table means, such as mart.net_contribution."""
        return _text(answers.dictionary(released, table))

    return made


def _text(record: answers.Record) -> str:
    return json.dumps(record, ensure_ascii=False, default=str)
