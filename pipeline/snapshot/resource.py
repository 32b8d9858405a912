"""The figures as a Dagster resource: only their folder, looked up when an asset needs it."""

from pathlib import Path

from dagster import ConfigurableResource

from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot


class SnapshotFolder(ConfigurableResource[Snapshot]):
    """Where the figures lie; '' for the folder the settings name at the time, which a refresh may have just made."""

    path: str = ""

    def open(self) -> Snapshot:
        """Read its manifest."""
        return Snapshot.open(Path(self.path) if self.path else Settings.from_environment().figures)
