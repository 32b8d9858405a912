"""The report of a night: what was fetched, what was refused, what changed, how long it took.

Belongs here: the record, its JSON, its short text, where it is written. Does not belong here: finding any of it out.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.compose.freshness import Source
from pipeline.fetch.archive import Outcome, Retrieval
from pipeline.files.durable import write_whole
from pipeline.read.query import released
from pipeline.release.latest import read_latest
from pipeline.settings import Settings

STOPPED = "stopped before its end"
"""The error of a night that was interrupted or told to end."""
_TOLD: tuple[Outcome, ...] = ("accepted", "refused", "failed")
"""What the text names one by one."""


@dataclass
class NightReport:
    """One run, filled in as it goes; amounts of bytes are those of bodies that came over the wire."""

    run: str
    began: str
    """UTC, ISO."""
    retrievals: Sequence[Retrieval] = ()
    sources: Sequence[Source] = ()
    release: dict[str, Any] = field(default_factory=dict)
    """version, released_at, is_new, contents_sha256, software, software_sha256, method_version; empty where there is
    none."""
    waiting: Sequence[str] = ()
    """Documents somebody has to look at: they were set aside too often."""
    aside: Sequence[str] = ()
    """Documents set aside, which are tried again."""
    changes: str = ""
    """What moved since the release before, in words."""
    charts: dict[str, int] = field(default_factory=dict)
    """drawn, unchanged."""
    seconds: dict[str, float] = field(default_factory=dict)
    """By stage: refresh, figures, run; all of it: total."""
    steps: dict[str, float] = field(default_factory=dict)
    """Seconds by step of the run."""
    unmapped_accounts: Sequence[str] = ()
    """Accounts of outlays that no category is named for, with their dollars."""
    error: str = ""

    def describe_release(self, settings: Settings) -> None:
        """Say which release stands, and whether it came since the run began; nothing where there is none."""
        latest = read_latest(settings.latest)
        if latest is not None and settings.released.is_file():
            self.release = {
                "version": latest.version,
                "released_at": latest.released_at,
                "is_new": latest.released_at >= self.began,
                "contents_sha256": latest.contents_sha256,
                "software": latest.software,
                "software_sha256": latest.software_sha256,
                "method_version": latest.method_version,
            }
            self.unmapped_accounts = _unmapped(settings)

    @property
    def counts(self) -> dict[str, int]:
        """How many documents came to what end."""
        return dict(sorted(Counter(one.outcome for one in self.retrievals).items()))

    @property
    def body_bytes(self) -> int:
        """Bytes of all the bodies."""
        return sum(one.transferred for one in self.retrievals)

    def json(self) -> str:
        """Everything, for machines."""
        entries = asdict(self) | {
            "counts": self.counts,
            "body_bytes": self.body_bytes,
            "sources": [asdict(source) | {"is_stale": source.is_stale} for source in self.sources],
        }
        return json.dumps(entries, indent=1, ensure_ascii=False) + "\n"

    def text(self) -> str:
        """The short of it, for people."""
        counted = ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items()) or "nothing was asked for"
        lines = [f"Waiting    {one}" for one in self.waiting]
        lines += [f"Documents  {counted}; {self.body_bytes / 1e6:,.1f} MB came over the wire"]
        for outcome in _TOLD:
            lines += [
                f"  {outcome}  {one.document}: {one.said or f'{one.bytes:,} bytes'}"
                for one in self.retrievals
                if one.outcome == outcome and (outcome != "accepted" or one.note)
            ]
        if absent := [one.document for one in self.retrievals if one.outcome == "absent"]:
            lines.append(f"  absent  not there, and not expected yet: {', '.join(sorted(absent))}")
        lines += [f"  stale  {source.says}" for source in self.sources if source.is_stale]
        lines += [f"  set aside  {one}" for one in self.aside]
        if self.error:
            lines.append(f"Failed     {self.error}")
        if self.release:
            new = "new" if self.release["is_new"] else "as before"
            number = self.release.get("method_version")
            method = f", method {number}" if number is not None else ""
            lines.append(f"Release    {self.release['version']}, {new}{method}")
        if self.changes:
            lines.append(f"Changes    {self.changes}")
        lines += [f"Unmapped   {account}: counted with the rest" for account in self.unmapped_accounts]
        if self.charts:
            lines.append(f"Charts     {self.charts['drawn']} drawn, {self.charts['unchanged']} unchanged")
        if self.seconds:
            lines.append("Took       " + ", ".join(f"{name} {took:,.1f} s" for name, took in self.seconds.items()))
        return "\n".join(lines) + "\n"

    def write(self, folder: Path) -> Path:
        """Write ``<run>.json`` and ``<run>.txt``, each whole; returns the first."""
        folder.mkdir(parents=True, exist_ok=True)
        for suffix, content in ((".txt", self.text()), (".json", self.json())):
            write_whole(folder / f"{self.run}{suffix}", content.encode())
        return folder / f"{self.run}.json"


def _unmapped(settings: Settings) -> list[str]:
    """The accounts of a provisional year that are in no map, largest first; none in a file of an older version."""
    with released(settings.released) as connection:
        has = "from duckdb_tables() where schema_name = 'core' and table_name = 'account_amount'"
        if not connection.execute(has).fetchall():
            return []
        sql = """
            select printf('%s, FY%d, $%.1f bn', account, fiscal_year, amount_usd / 1e9)
            from core.account_amount
            where not is_mapped
            order by abs(amount_usd) desc
            """
        return [said for (said,) in connection.execute(sql).fetchall()]
