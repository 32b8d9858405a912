"""The snapshot as a Dagster resource: only its folder, read when an asset needs it."""

from pathlib import Path

from dagster import ConfigurableResource

from pipeline.snapshot.store import Snapshot


class SnapshotFolder(ConfigurableResource[Snapshot]):
    """Where the snapshot lies."""

    path: str

    def open(self) -> Snapshot:
        """Read its manifest."""
        return Snapshot.open(Path(self.path))
