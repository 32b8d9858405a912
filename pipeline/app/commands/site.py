"""Commands on the site: site, which makes it, and serve, which shows it on this machine."""

import time
from pathlib import Path

import click

from pipeline.app.commands import short, with_settings
from pipeline.app.endings import say
from pipeline.settings import Settings

_MEGABYTE = 1_000_000


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder to write; new, empty, or a site.  [default: site in the build folder]",
)
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="Where it will be served: for previews, embeds, feed.",
)
@with_settings
def site(settings: Settings, folder: Path | None, base_url: str) -> None:
    """Make the static site of the release and its charts: open index.html, or put the folder on any server.

    All links are relative: it works from a folder and under any path. Only what changed is written.
    """
    from pipeline.publish.site import build  # noqa: PLC0415

    started = time.monotonic()
    target = folder or settings.site
    built = build(settings, target, base_url, lambda line: say(line, err=True))
    say(f"Site  {short(target / 'index.html')}")
    say(
        f"{built.files:,} files, {built.pages:,} of them pages, {built.size / _MEGABYTE:,.1f} MB; "
        f"{len(built.written):,} written, {len(built.removed):,} removed"
    )
    say(f"{time.monotonic() - started:.1f} s", err=True)


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0 takes any that is free.",
)
@click.option(
    "--from", "folder", type=click.Path(path_type=Path), help="Folder of the site.  [default: site in the build folder]"
)
@with_settings
def serve(settings: Settings, port: int, folder: Path | None) -> None:
    """Show the site on this machine alone (127.0.0.1), until ctrl-C."""
    from pipeline.publish.serve import serve as show  # noqa: PLC0415

    show(folder or settings.site, port, say)
