"""The list of commands, in the order of work, and the help on all of them.

Belongs here: which commands there are and under which heading. Does not belong here: what they do (``commands/``).
"""

import click

from pipeline.app.commands import assistant, build, fetch, read, site
from pipeline.app.endings import EXIT_CODES, TRACEBACK

_HEADINGS = {
    "Make": (build.run, fetch.refresh, fetch.nightly, build.chart, site.site),
    "Read": (
        *(read.states, read.explain, read.why, read.query, read.dictionary),
        *(read.sources, read.export, read.shell, site.serve, assistant.mcp),
    ),
    "Look after": (build.doctor, fetch.archive, build.snapshot),
}


class _Headed(click.Group):
    """Lists its commands under headings; exit codes stand at the end."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a list a heading."""
        longest = max(map(len, self.commands))
        limit = formatter.width - 6 - longest
        for heading, commands in _HEADINGS.items():
            with formatter.section(heading):
                rows = [(f"{command.name:<{longest}}", command.get_short_help_str(limit)) for command in commands]
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


@click.group(cls=_Headed, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="moneymap")
def cli() -> None:
    r"""Who pays in more to the federal government than they get back: per US state and fiscal year.

    \b
    moneymap run --year 2023      makes build/moneymap.duckdb and the charts of a year
    moneymap states               shows what every state pays in and gets back
    moneymap COMMAND --help       says more on a command
    """


for _commands in _HEADINGS.values():
    for _command in _commands:
        cli.add_command(_command)
for _one in (cli, *cli.commands.values()):
    _one.help = (_one.help or "").replace("\\b\n", "\b\n")  # click's mark for lines to be left as they are
