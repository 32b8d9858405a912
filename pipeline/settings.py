"""Where things lie and which years are published: one typed object.

Belongs here: paths and limits, read from the environment once. Does not belong here: agency addresses or figures.
"""

import os
from dataclasses import dataclass
from pathlib import Path

FIRST_FISCAL_YEAR = 2008
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Settings:
    """Paths of one installation.

    ``MONEYMAP_BUILD`` moves everything that is made (default: ``build`` in the current folder);
    ``MONEYMAP_SNAPSHOT`` reads another snapshot than the embedded one.
    """

    build: Path
    snapshot: Path
    sql: Path = ROOT / "sql"

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the settings of this process."""
        return cls(
            build=Path(os.environ.get("MONEYMAP_BUILD", "build")).resolve(),
            snapshot=Path(os.environ.get("MONEYMAP_SNAPSHOT", ROOT / "pipeline" / "snapshot")).resolve(),
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
    def charts(self) -> Path:
        """The folder of rendered charts."""
        return self.build / "charts"

    @property
    def lock(self) -> Path:
        """Held while a run builds, so that two runs never do at once."""
        return self.build / "work" / "run.lock"
