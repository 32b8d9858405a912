"""One file an agency: its documents, its parsers (bytes in, frame out, no network) and its known quirks.

A new file here is found by itself; nothing else has to name it.
"""

import pkgutil
from importlib import import_module

from pipeline.documents.dataset import Dataset


def datasets() -> list[Dataset]:
    """Every dataset of every agency, by name."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = {value.name: value for module in modules for value in vars(module).values() if isinstance(value, Dataset)}
    return [found[name] for name in sorted(found)]
