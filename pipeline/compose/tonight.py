"""``build/sources.json``: what is known tonight of every document the figures were read from, whatever is released.

Belongs here: what it says and when it is written. Does not belong here: choosing documents (``compose.py``), reading
the file beside a release (``read/tonight.py``). An agency that is down tonight and up tomorrow is news of this file
alone: a release keeps what was known when it was made.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from pipeline.compose.freshness import Source, sources
from pipeline.documents.dataset import Dataset
from pipeline.files.durable import write_whole
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot

_KEPT = ("document", "dataset", "publisher", "table_name", "vintage", "form", "url", "sha256", "retrieved")
_TONIGHT = ("choice", "reason")


def tell(settings: Settings, datasets: Sequence[Dataset], figures: Snapshot, now: datetime) -> list[Source]:
    """Write the file of a night that began at ``now``; returns the source of every dataset.

    Raises:
        OSError: it cannot be written; the one of before is untouched.
    """
    documents = figures.documents()
    found = sources(datasets, documents, now.date())
    said = {
        "at": now.isoformat(timespec="seconds"),
        "datasets": [asdict(source) | {"is_stale": source.is_stale} for source in found],
        "documents": documents.select(*_KEPT, *_TONIGHT).to_dicts(),
    }
    settings.build.mkdir(parents=True, exist_ok=True)
    write_whole(settings.sources, (json.dumps(said, indent=1, ensure_ascii=False) + "\n").encode())
    return found
