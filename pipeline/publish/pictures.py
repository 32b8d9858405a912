"""PNG pictures of the charts in a folder that lack them: those of old years are made when a site is.

Belongs here: which are missing, making them, putting them on record. Does not belong here: drawing (``reports/``), the
pages (``charts.py``). A picture is made of the SVG kept with the chart, so that nothing is drawn anew for it.
"""

from concurrent.futures import Future, as_completed
from dataclasses import replace
from pathlib import Path

from pipeline.files.checksum import sha256
from pipeline.files.durable import write_whole
from pipeline.publish import chart_record, png
from pipeline.publish.workers import Workers


def complete(folder: Path, workers: Workers | None = None) -> list[str]:
    """Make the wide picture of every chart on record that has none; the names of those made.

    Raises:
        BlankPictureError: a picture came out blank.
    """
    record = chart_record.read(folder)
    missing = [
        one for one in record.values() if one.drawn.card not in one.files or not (folder / one.drawn.card).is_file()
    ]
    if not missing:
        return []
    with Workers() as own:
        pool = (workers or own).start()
        making: dict[Future[bytes], str] = {}
        for one in missing:
            if held := chart_record.content(folder, one):
                making[pool.submit(png.Job(one.drawn.name, held.card))] = one.drawn.name
        for done in as_completed(making):
            entry, content = record[making[done]], done.result()
            write_whole(folder / entry.drawn.card, content, lasting=False)
            record[making[done]] = replace(entry, files={**entry.files, entry.drawn.card: sha256(content)})
    write_whole(folder / chart_record.RECORD, chart_record.text(record.values()).encode(), lasting=False)
    return sorted(making.values())
