"""One file a kind of chart: a pure function from rows of the marts to a figure, and a ``Chart`` that says which rows.

A new file here is found by itself; nothing else has to name it.
"""

import pkgutil
from importlib import import_module

from reports.figure import Chart


def charts() -> list[Chart]:
    """Every kind of chart, by name."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = {value.name: value for module in modules for value in vars(module).values() if isinstance(value, Chart)}
    return [found[name] for name in sorted(found)]
