"""The list of commands, in the order of work, and the help on all of them.

Belongs here: which commands there are, under which heading and in which module of ``commands/``. Does not belong here:
what they do. A command's module is imported when the command is called, or all of them for the help.
"""

from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click

from pipeline.app.endings import EXIT_CODES, TRACEBACK

_HEADINGS = {
    "Make": {"run": "run", "refresh": "fetch", "nightly": "fetch", "chart": "build", "site": "site"},
    "Read": {
        **dict.fromkeys(("states", "explain", "why", "query", "dictionary", "sources", "export", "shell"), "read"),
        "serve": "site",
        "mcp": "assistant",
    },
    "Look after": {"doctor": "build", "archive": "fetch", "snapshot": "build"},
}
"""Heading -> command -> its module."""


class _WhenCalled(MutableMapping[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def __init__(self) -> None:
        self._modules = {name: module for commands in _HEADINGS.values() for name, module in commands.items()}
        self._others: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name in self._others:
            return self._others[name]
        command: click.Command = getattr(import_module(f"pipeline.app.commands.{self._modules[name]}"), name)
        command.help = _with_lines(command.help)
        self._others[name] = command
        return command

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._others[name] = command

    def __delitem__(self, name: str) -> None:
        del self._modules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


def _with_lines(text: str | None) -> str:
    r"""A help text with click's mark for lines to be left as they are, which docstrings spell ``\b``."""
    return (text or "").replace("\\b\n", "\b\n")


class _Headed(click.Group):
    """Lists its commands under headings; exit codes stand at the end."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a list a heading."""
        longest = max(map(len, self.commands))
        limit = formatter.width - 6 - longest
        for heading, commands in _HEADINGS.items():
            with formatter.section(heading):
                rows = [(f"{name:<{longest}}", self.commands[name].get_short_help_str(limit)) for name in commands]
                formatter.write_dl(rows)
        del ctx

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the exit codes mean."""
        super().format_epilog(ctx, formatter)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in EXIT_CODES.items()])
        with formatter.section("Settings"):
            formatter.write_dl(
                [
                    ("MONEYMAP_BUILD", "The build folder: what is made, and what is read.  [default: build]"),
                    (TRACEBACK, "1 prints where an unforeseen error happened."),
                ]
            )
            formatter.write_text("The others are in README.md.")


@click.group(
    cls=_Headed,
    commands=_WhenCalled(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="moneymap")
def cli() -> None:
    r"""Who pays in more to the federal government than they get back: per US state and fiscal year.

    \b
    moneymap run --year 2023      makes build/moneymap.duckdb and the charts of a year
    moneymap states               shows what every state pays in and gets back
    moneymap COMMAND --help       says more on a command
    """


cli.help = _with_lines(cli.help)
