"""The command line, ``moneymap``: the list of commands, exit codes (0 done, 1 failed, 2 misused), errors in one line.

The commands themselves are in ``commands/``.
"""

import sys
from collections.abc import Sequence

import click

from pipeline.app.commands import build, fetch, read, site
from pipeline.errors import MoneymapError, UsageError


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point: errors become one line on stderr, 2 for misuse and 1 for failure."""
    try:
        cli.main(args=arguments, prog_name="moneymap", standalone_mode=False)
    except UsageError as error:
        _fail(str(error), 2)
    except MoneymapError as error:
        _fail(str(error), 1)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "moneymap"
        _fail(f"{error.format_message()} (see '{command} --help')", 2)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        _fail(f"{error.strerror or error}: {error.filename or 'a file of the run'}", 1)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped", 130)


def _fail(message: str, code: int) -> None:
    sys.stderr.write(f"moneymap: {' '.join(message.split())}\n")
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="moneymap")
def cli() -> None:
    """Who pays in more to the federal government than they get back: per US state and fiscal year."""


for command in (
    *(fetch.refresh, fetch.nightly, fetch.archive),
    *(build.run, build.chart, build.snapshot, build.doctor),
    *(site.site, site.serve),
    *(read.query, read.states, read.sources, read.explain, read.why),
    *(read.dictionary, read.export, read.shell),
):
    cli.add_command(command)
