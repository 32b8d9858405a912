"""Arguments as people type them: words that begin with a dash, SQL from wherever it comes.

Belongs here: what stands on the command line before a command sees it. Does not belong here: what SQL means (DuckDB
knows), names of states and charts (``read/areas.py``, ``app/run.py``).
"""

import os
import re
import sys
from pathlib import Path

import click

from pipeline.errors import UsageError

STDIN = Path("-")
_NUMBER = re.compile(r"-\d+")


class TakesDashes(click.Command):
    """A command whose arguments may begin with a dash: SQL that opens with a comment, a negative number.

    An option is what is one of the command's own, or looks like one: dashes and a word without a space. So a mistyped
    option is still refused, and options may follow the argument.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put arguments after the options, behind the ``--`` that says so."""
        takes_value = {
            name: not (option.is_flag or option.count)
            for option in self.get_params(ctx)
            if isinstance(option, click.Option)
            for name in (*option.opts, *option.secondary_opts)
        }
        options: list[str] = []
        words: list[str] = []
        given = iter(args)
        for one in given:
            name = one.partition("=")[0]
            if one == "--":
                words += given
            elif name in takes_value and (takes_value[name] or one == name):
                options.append(one)
                if takes_value[name] and one == name:
                    options += [following for following in (next(given, None),) if following is not None]
            elif _is_word(one):
                words.append(one)
            else:
                options.append(one)
        return super().parse_args(ctx, [*options, *(["--", *words] if words else [])])


def _is_word(one: str) -> bool:
    """Whether something that is no option of the command is an argument, and not an option mistyped."""
    return not one.startswith("-") or one == "-" or bool(_NUMBER.fullmatch(one)) or any(map(str.isspace, one))


def sql_from(argument: str | None, file: Path | None) -> str:
    """The SQL of a query: the argument, or a file's text, or what comes in (``-``, or nothing given and no terminal).

    Raises:
        UsageError: it is given twice, not at all, or is not UTF-8.
    """
    if argument is not None and file is not None:
        raise UsageError("SQL is given twice, as an argument and with --file: leave one out")
    if argument is not None and argument != str(STDIN):
        try:  # where the terminal's encoding is not UTF-8, what it could not read comes as surrogates
            return argument.encode().decode() if argument.isprintable() else os.fsencode(argument).decode()
        except UnicodeError as error:
            raise UsageError("the SQL is not text in UTF-8") from error
    if file is not None and file != STDIN:
        return _text(file.read_bytes(), str(file))
    asked = argument is not None or file is not None
    return _text(_standard_input(asked=asked), "standard input")


def _standard_input(*, asked: bool) -> bytes:
    """What comes in; refused where nobody asked for it and a person sits at the terminal."""
    try:
        if sys.stdin is not None and (asked or not sys.stdin.isatty()) and (content := sys.stdin.buffer.read()).strip():
            return content
    except OSError:
        pass  # closed, as under some schedulers
    raise UsageError(
        "no SQL: give it as an argument, with --file PATH, or on standard input (see 'moneymap query --help')"
    )


def _text(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeError as error:
        raise UsageError(f"{where} is not text in UTF-8: {error}") from error
