"""Where things lie and which years are published: one typed object.

Belongs here: paths and limits, read from the environment once. Does not belong here: agency addresses or figures.
"""

import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.errors import UsageError

DEFAULT_KEPT = 14
"""Dated copies of releases that are kept, the newest among them."""
ROOT = Path(__file__).resolve().parents[1]
"""The folder the packages lie in: a checkout, or where libraries are installed."""
SHIPPED = ROOT / "pipeline" / "shipped"
"""What travels in a wheel and is no code (``setup.py``); a checkout has no such folder."""


def shipped(name: str) -> Path:
    """Where a file or folder of the project lies that is no code, e.g. ``sql`` or ``docs/methodology.md``.

    Never beside the packages of an installed wheel, where another project's ``sql`` or ``docs`` may be.
    """
    return (SHIPPED if SHIPPED.is_dir() else ROOT) / name


@cache
def first_fiscal_year() -> int:
    """The first fiscal year of the map: the row of ``sql/core/constant.sql``, the one place where it is changed.

    Raises:
        LookupError: the file has no such row.
    """
    text = (shipped("sql") / "core" / "constant.sql").read_text()
    row = re.search(r"^\s*\('first_fiscal_year', (\d{4}),", text, re.MULTILINE)
    if row is None:
        raise LookupError("sql/core/constant.sql has no row first_fiscal_year")
    return int(row[1])


@dataclass(frozen=True)
class Settings:
    """Paths of one installation.

    ``MONEYMAP_BUILD`` moves everything that is made (default: ``build`` in the current folder);
    ``MONEYMAP_SNAPSHOT`` reads another snapshot than the embedded one;
    ``MONEYMAP_KEEP`` says how many dated copies of releases are kept (0: none);
    ``MONEYMAP_ARCHIVE`` is the folder of fetched documents (default: ``archive`` in the build folder);
    ``MONEYMAP_ADDRESS`` is where readers find the site as pictures say;
    ``MONEYMAP_CONTACT`` tells the agencies whom to write to, an address of mail or of a page;
    ``MONEYMAP_MIRROR`` is asked in place of the agencies, a server on loopback (and ``MONEYMAP_DAYS_AGO`` then sets the
    clock back to the day of its documents, see ``clock.py``).
    """

    build: Path
    snapshot: Path
    sql: Path = field(default_factory=lambda: shipped("sql"))
    keep: int = DEFAULT_KEPT
    archive_folder: Path | None = None
    mirror: str = ""
    contact: str = ""
    address: str = ""

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the settings of this process.

        Raises:
            UsageError: ``MONEYMAP_KEEP`` is not a number.
        """
        return cls(
            build=Path(os.environ.get("MONEYMAP_BUILD", "build")).resolve(),
            snapshot=Path(os.environ.get("MONEYMAP_SNAPSHOT", ROOT / "pipeline" / "snapshot")).resolve(),
            keep=count("MONEYMAP_KEEP", DEFAULT_KEPT),
            archive_folder=Path(archive).resolve() if (archive := os.environ.get("MONEYMAP_ARCHIVE")) else None,
            mirror=os.environ.get("MONEYMAP_MIRROR", ""),
            contact=os.environ.get("MONEYMAP_CONTACT", ""),
            address=os.environ.get("MONEYMAP_ADDRESS", ""),
        )

    @property
    def work(self) -> Path:
        """The private file a run builds in; nothing reads it but the run itself."""
        return self.build / "work" / "moneymap.duckdb"

    @property
    def released(self) -> Path:
        """The file analysts open; only ever replaced whole."""
        return self.build / "moneymap.duckdb"

    @property
    def latest(self) -> Path:
        """The description of that file: version, checksum, sources."""
        return self.build / "latest.json"

    @property
    def sources(self) -> Path:
        """What was known of every document when the agencies were last asked."""
        return self.build / "sources.json"

    @property
    def releases(self) -> Path:
        """The folder of its dated copies."""
        return self.build / "releases"

    @property
    def charts(self) -> Path:
        """The folder of rendered charts."""
        return self.build / "charts"

    @property
    def site(self) -> Path:
        """The folder of the static site."""
        return self.build / "site"

    @property
    def archive(self) -> Path:
        """The folder of fetched documents; the only thing in the build folder that cannot be made again."""
        return self.archive_folder or self.build / "archive"

    @property
    def refreshed(self) -> Path:
        """The figures made of the archive and the snapshot, a folder like the snapshot's."""
        return self.build / "figures"

    @property
    def figures(self) -> Path:
        """The figures a run is built from: those made of the archive where there are any, else the snapshot."""
        return self.refreshed if (self.refreshed / "manifest.json").is_file() else self.snapshot

    @property
    def reports(self) -> Path:
        """The folder of run reports."""
        return self.build / "reports"

    @property
    def built(self) -> Path:
        """The note of what release and charts were last made of."""
        return self.build / "work" / "built.json"

    @property
    def lock(self) -> Path:
        """Held while a run builds, so that two runs never do at once."""
        return self.build / "work" / "run.lock"


def count(variable: str, default: int) -> int:
    """A whole number from the environment, 0 or more; ``default`` where it is not set.

    Raises:
        UsageError: something else stands there.
    """
    text = os.environ.get(variable, str(default))
    if not (text.isascii() and text.isdecimal()):
        raise UsageError(f"{variable} is {text!r}: it has to be a whole number, 0 or more")
    return int(text)
