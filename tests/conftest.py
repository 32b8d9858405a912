"""Fixtures every test may use. Real agency documents lie outside the project; tests that need them skip without."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = Path(os.environ.get("MONEYMAP_DOCUMENTS", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of real agency documents; the test is skipped where it is not present."""
    if not DOCUMENTS.is_dir():
        pytest.skip(f"needs the real agency documents, none at {DOCUMENTS} (set MONEYMAP_DOCUMENTS)")
    return DOCUMENTS


@pytest.fixture(scope="session")
def document(documents: Path) -> Callable[[str], bytes]:
    """Read one real document by its path in the collection."""
    return lambda path: (documents / path).read_bytes()
