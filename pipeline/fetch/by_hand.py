"""A document somebody fetched by hand, as some agencies refuse programs: checked like any other, then in the archive.

Belongs here: taking one file. Does not belong here: what is checked (``kinds.py``, parsers, ``verdict.py``).
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.documents.dataset import Dataset
from pipeline.documents.kinds import START_BYTES, require_kind
from pipeline.documents.served import Live
from pipeline.errors import SourceError, UsageError
from pipeline.fetch.archive import Archive, Retrieval, accepted, run_name
from pipeline.fetch.reference import Released, reference
from pipeline.fetch.session import shown
from pipeline.fetch.verdict import Judge
from pipeline.files import fingerprint
from pipeline.files.checksum import sha256
from pipeline.files.lock import part_of_run
from pipeline.settings import Settings


@dataclass(frozen=True)
class ByHand:
    """Where files are taken to, on which day, beside which release."""

    settings: Settings
    datasets: Sequence[Dataset]
    now: datetime
    released: Released

    def add(self, file: Path, name: str, *, by_word: bool = False) -> Retrieval:
        """Take ``file`` as the document ``name``, also where it is implausible if ``by_word``; returns its line.

        Raises:
            UsageError: no such document, or the file cannot be read.
            SourceError: it is not that document, or implausible; the archive is as it was.
            MoneymapError: another run is at work.
        """
        dataset, live = self._named(name)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error
        digest, settings = sha256(content), self.settings
        with part_of_run(settings.lock, wait_seconds=0), part_of_run(settings.archive / "lock", wait_seconds=0):
            archive = Archive(settings.archive)
            measured_by = reference(settings, archive, self.released, self.now.date())
            judge = Judge(archive, measured_by, frozenset([name] if by_word else ()), self.released)
            note = _looked_at(dataset, live, content, judge)
            newest = next(iter(accepted(archive.of(name))), None)
            archive.clear_incoming()
            shutil.copyfile(file, archive.incoming / digest)
            archive.keep(archive.incoming / digest, digest)
            line = Retrieval(
                run=run_name(self.now),
                at=self.now.isoformat(timespec="seconds"),
                dataset=dataset.name,
                document=name,
                publisher=live.publisher,
                url=shown(live.request.url),
                asked=fingerprint.of([live.request.url, live.request.body]),
                status=None,
                etag="",
                last_modified="",
                transferred=0,
                bytes=len(content),
                sha256=digest,
                outcome="unchanged" if newest is not None and newest.sha256 == digest else "accepted",
                note="; ".join(text for text in (f"added by hand from {file.name}", note) if text),
                by_word=by_word,
                in_place_of=judge.in_release(dataset, live),
            )
            archive.append(line)
        return line

    def _named(self, name: str) -> tuple[Dataset, Live]:
        known = {live.name: (dataset, live) for dataset in self.datasets for live in dataset.live(self.now.date())}
        if name not in known:
            raise UsageError(f"no document {name!r} that is served; there are {', '.join(known)}")
        return known[name]


def _looked_at(dataset: Dataset, live: Live, content: bytes, judge: Judge) -> str:
    """What is worth noting of a document's bytes; SourceError where they are not taken."""
    if len(content) > live.request.max_bytes:
        raise SourceError(f"{live.name}: larger than {live.request.max_bytes:,} bytes")
    try:
        require_kind(content[:START_BYTES], live.request.kind)
    except SourceError as error:
        raise SourceError(f"{live.name}: {error}") from error
    frame = dataset.read(live, content)
    try:
        return judge.note(dataset, live, frame, sha256(content))
    except SourceError as error:
        says = "once somebody has looked at it, --accept takes it"
        raise SourceError(f"{live.name}: {error}; {says}") from error
