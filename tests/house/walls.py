"""What imports what: the arrows between the rooms of the house, read from the code."""

import ast
import re
from pathlib import Path

from pipeline.settings import ROOT

ROOMS = ("pipeline", "assets", "reports", "sql")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def name_of(path: Path) -> str:
    """A module's path from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """The modules a module imports, wherever in it the import stands: ``a.b`` and, of ``from a import b``, ``a.b``."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


def called(path: Path) -> set[str]:
    """The plain names a module calls, e.g. ``open``, and the methods, e.g. ``.open``."""
    calls = [node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return {call.id for call in calls if isinstance(call, ast.Name)} | {
        f".{call.attr}" for call in calls if isinstance(call, ast.Attribute)
    }


def inner(dotted: str, room: str) -> str:
    """The inner room of ``room`` a module lies in; '' for a module beside the inner rooms, or of another room."""
    parts = dotted.split(".")
    is_inside = len(parts) > 1 and parts[0] == room and (ROOT / room / parts[1] / "__init__.py").is_file()
    return parts[1] if is_inside else ""


def arrows(room: str) -> dict[str, set[str]]:
    """By inner room of ``room``, the inner rooms its modules import."""
    found: dict[str, set[str]] = {}
    for path in (path for path in MODULES if path.is_relative_to(ROOT / room)):
        own = inner(name_of(path).removesuffix(".py").replace("/", "."), room)
        if own:
            others = {inner(module, room) for module in imported(path)} - {own, ""}
            found[own] = found.get(own, set()) | others
    return found


def promised(room: str) -> dict[str, list[str]]:
    """The arrows as CONTRIBUTING lists them, in its order: below ``Arrows of room/``, each line ``from -> to, to``."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block = re.search(rf"Arrows of `{room}/`[^\n]*\n\n```text\n(.*?)```", text, re.DOTALL)
    assert block, f"CONTRIBUTING lists no arrows of {room}/"
    lines = (line.split("->") for line in block[1].strip().splitlines())
    return {start.strip(): [end.strip() for end in ends.split(",") if end.strip()] for start, ends in lines}
