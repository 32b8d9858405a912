"""A file an agency, or a folder where it needs several: documents, parsers (bytes in, frame out, no network), quirks.

A new file here is found by itself; nothing else has to name it.
"""

import pkgutil
from importlib import import_module

from pipeline.documents.dataset import Dataset


def datasets() -> list[Dataset]:
    """Every dataset of every agency, by name."""
    modules = [import_module(module.name) for module in pkgutil.walk_packages(__path__, f"{__name__}.")]
    found = {value.name: value for module in modules for value in vars(module).values() if isinstance(value, Dataset)}
    return [found[name] for name in sorted(found)]
