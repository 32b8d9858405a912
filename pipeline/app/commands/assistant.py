"""The command that answers assistants and notebooks: mcp.

Belongs here: that command. Does not belong here: what it answers (``pipeline/publish/assistant.py``).
"""

from importlib import metadata

import click

from pipeline.app.commands import with_settings
from pipeline.settings import Settings


@click.command("mcp")
@with_settings
def mcp(settings: Settings) -> None:
    """Answer programs that speak the Model Context Protocol, on standard input and output.

    Read-only on the released file. Needs the extra: pip install 'moneymap[mcp]'.
    """
    from pipeline.publish.assistant import server  # noqa: PLC0415
    from pipeline.read.query import released  # noqa: PLC0415

    with released(settings.released):  # says what to do where there is none
        pass
    server(settings.released, metadata.version("moneymap")).run("stdio")
