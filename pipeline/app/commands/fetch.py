"""Commands that ask the agencies: refresh, nightly; and archive, which lists what they answered."""

import click

from pipeline import clock
from pipeline.app.commands import of_years, printed_as, short, with_settings
from pipeline.app.commands.arguments import TakesDashes
from pipeline.app.commands.by_hand import placed_by_hand
from pipeline.app.endings import say
from pipeline.errors import MoneymapError, UsageError, WaitingError
from pipeline.read.form import Format
from pipeline.settings import Settings

_SHOWN = 100
_COLUMNS = ("at", "document", "outcome", "status", "bytes", "reason", "note", "url")


@click.command()
@click.option("--only", multiple=True, metavar="DATASET", help="Ask for this dataset's documents only (repeatable).")
@click.option("--all", "everything", is_flag=True, help="Ask again for documents of closed years, too.")
@click.option(
    "--accept",
    multiple=True,
    metavar="DOCUMENT",
    help="Take this document though it is implausible, or was set aside as a check fails with it (repeatable).",
)
@with_settings
def refresh(settings: Settings, only: tuple[str, ...], accept: tuple[str, ...], *, everything: bool) -> None:
    """Ask the agencies for new documents and keep them; the next run is built from them.

    Set MONEYMAP_CONTACT to an address where the agencies can reach you.

    Exit code 1 when not one document that was asked for could be had.
    """
    from assets.sources import datasets  # noqa: PLC0415
    from pipeline.compose.compose import compose  # noqa: PLC0415
    from pipeline.compose.tonight import tell  # noqa: PLC0415
    from pipeline.fetch import words  # noqa: PLC0415
    from pipeline.fetch.archive import GOOD  # noqa: PLC0415
    from pipeline.fetch.aside import Record  # noqa: PLC0415
    from pipeline.fetch.ask import (  # noqa: PLC0415
        Terms,
        ask,
        most_lines,
    )
    from pipeline.files.lock import part_of_run  # noqa: PLC0415
    from pipeline.progress import progress  # noqa: PLC0415
    from pipeline.release.latest import released_documents  # noqa: PLC0415
    from pipeline.release.night_report import NightReport  # noqa: PLC0415

    now = clock.now()
    served = {dataset.name: dataset for dataset in datasets() if dataset.live(now.date())}
    if unknown := sorted(set(only) - set(served)):
        raise UsageError(f"no dataset {', '.join(unknown)} that is served; there are {', '.join(served)}")
    chosen = [served[name] for name in only or served]
    lives = [live.name for dataset in chosen for live in dataset.live(now.date())]
    aside = {document for document, _ in Record(settings.archive).left_out()}
    if unknown := sorted(set(accept) - set(lives) - aside):
        raise UsageError(f"no document {', '.join(unknown)} among those asked for; there are {', '.join(lives)}")
    if not settings.contact and not settings.mirror:
        say("MONEYMAP_CONTACT is not set: the agencies cannot tell whom to write to", err=True)
    with part_of_run(settings.lock, wait_seconds=0):
        for line in words.accept(settings, accept, now):
            say(line)
        with progress(most_lines(chosen, now.date())):
            terms = Terms(released_documents(settings.latest), everything, frozenset(accept))
            lines = ask(settings, chosen, now, terms)
        with progress(len(datasets())):
            figures = compose(settings, datasets(), now.date())
        tell(settings, datasets(), figures, now)
    say(NightReport(lines[0].run if lines else "", "", retrievals=lines).text(), nl=False)
    outcomes = {line.outcome for line in lines if line.document in lives}
    if outcomes & {"failed", "refused"} and not outcomes & GOOD:
        raise MoneymapError("no document could be had; what was last good stays")


@click.command()
@of_years
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@with_settings
def nightly(settings: Settings, years: tuple[int, ...], *, as_json: bool) -> None:
    """Refresh, rebuild, check, release, draw, and write a report: for cron and systemd.

    Builds nothing where nothing changed. An agency that is down is a line in the report, and so is a new document with
    which a check fails: it is set aside, the rest is released, and it is tried again on seven nights. Exit code 1 means
    that nothing could be released, and the last release is as it was; 3 that a document was set aside seven times and
    somebody has to look: 'moneymap refresh --accept NAME' or 'moneymap archive --reject NAME'.
    """
    from assets.sources import datasets  # noqa: PLC0415
    from pipeline.app.nightly import nightly as night  # noqa: PLC0415

    report = night(settings, datasets(), clock.now(), sorted(set(years)))
    say(report.json() if as_json else report.text(), nl=False)
    say(f"Report     {short(settings.reports / f'{report.run}.json')}", err=as_json)
    if report.waiting:
        raise WaitingError(report.waiting[0])


@click.command(cls=TakesDashes)
@click.argument("document", required=False)
@click.option("--refused", is_flag=True, help="Only what was refused or could not be had.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=_SHOWN, show_default=True, help="Show so many, newest first."
)
@placed_by_hand
@printed_as
@with_settings
def archive(settings: Settings, document: str | None, form: Format, limit: int, *, refused: bool) -> None:
    """List what the agencies answered, newest first: every document, every vintage; or those of one DOCUMENT.

    The bytes lie under archive/objects in the build folder (MONEYMAP_ARCHIVE), by the checksum that --json shows.

    Some agencies refuse programs: --add FILE --as DOCUMENT takes a file fetched by hand, checked like any other.
    """
    import polars as pl  # noqa: PLC0415

    from pipeline.fetch.archive import GOOD, Archive  # noqa: PLC0415
    from pipeline.read.query import in_text  # noqa: PLC0415

    kept = Archive(settings.archive)
    every = list(reversed(kept.retrievals()))
    if not every:
        raise MoneymapError(f"nothing was fetched yet into {short(settings.archive)}: 'moneymap refresh' does")
    if document is not None and not kept.of(document):
        raise UsageError(f"no document {document}; there are {', '.join(sorted({one.document for one in every}))}")
    found = [one for one in every if document in {None, one.document} and not (refused and one.outcome in GOOD)]
    rows = pl.DataFrame([vars(one) for one in found[:limit]], infer_schema_length=None)
    if rows.is_empty():
        say("Nothing of the kind", err=True)
        return
    say(in_text(rows.select(_COLUMNS) if form == "table" else rows, form))
    if len(found) > limit:
        say(f"{len(found) - limit:,} more, see --limit", err=True)
