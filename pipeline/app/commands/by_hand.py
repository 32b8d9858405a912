"""Options of ``moneymap archive`` that change it: take a file fetched by hand, leave bytes out for good.

Belongs here: what is said on the command line. Does not belong here: the checks of a file (``fetch/by_hand.py``), the
record of what is left out (``fetch/words.py``).
"""

from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click

from pipeline import clock
from pipeline.app.endings import say
from pipeline.errors import UsageError
from pipeline.settings import Settings

_FILE = click.Path(path_type=Path, dir_okay=False)


def placed_by_hand(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options ``--add``, ``--as``, ``--accept`` and ``--reject``; with them it does nothing else."""

    def wrapped(  # click hands over every option by name
        *args: Any,  # noqa: ANN401
        file: Path | None,
        name: str | None,
        accept: bool,
        reject: tuple[str, ...],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        if (file is None) != (name is None):
            raise UsageError("--add FILE and --as DOCUMENT go together")
        if accept and file is None:
            raise UsageError("--accept goes with --add; 'moneymap refresh --accept DOCUMENT' takes what is served")
        settings = Settings.from_environment()
        if file is not None and name is not None:
            _add(settings, file, name, by_word=accept)
        if reject:
            _reject(settings, reject)
        if file is None and not reject:
            command(*args, **kwargs)

    options = (
        click.option("--add", "file", type=_FILE, help="Take a document that was fetched by hand; with --as."),
        click.option("--as", "name", metavar="DOCUMENT", help="Which document the file is."),
        click.option("--accept", is_flag=True, help="With --add: take it though it is implausible."),
        click.option("--reject", multiple=True, metavar="DOCUMENT", help="Leave its last bytes out for good."),
    )
    found: Callable[..., None] = update_wrapper(wrapped, command)
    for option in reversed(options):
        found = option(found)
    return found


def _add(settings: Settings, file: Path, name: str, *, by_word: bool) -> None:
    """Take a file as a document, and choose the figures anew."""
    from assets.sources import datasets  # noqa: PLC0415
    from pipeline.compose.compose import compose  # noqa: PLC0415
    from pipeline.fetch.by_hand import ByHand  # noqa: PLC0415
    from pipeline.files.lock import part_of_run  # noqa: PLC0415
    from pipeline.release.latest import released_documents  # noqa: PLC0415

    now, known = clock.now(), datasets()
    with part_of_run(settings.lock, wait_seconds=0):
        line = ByHand(settings, known, now, released_documents(settings.latest)).add(file, name, by_word=by_word)
        compose(settings, known, now.date())
    say(f"{line.document}: {line.outcome} ({line.said})")


def _reject(settings: Settings, documents: tuple[str, ...]) -> None:
    """Leave bytes out for good, and choose the figures anew."""
    from assets.sources import datasets  # noqa: PLC0415
    from pipeline.compose.compose import compose  # noqa: PLC0415
    from pipeline.fetch import words  # noqa: PLC0415
    from pipeline.files.lock import part_of_run  # noqa: PLC0415

    now = clock.now()
    with part_of_run(settings.lock, wait_seconds=0):
        for line in words.reject(settings, documents, now):
            say(line)
        compose(settings, datasets(), now.date())
