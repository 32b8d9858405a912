"""The package's own data: templates, scripts, shapes. The only module of ``reports/`` that reads anything.

Belongs here: reading a file that is shipped with the package, by its name from here. Does not belong here: what is in
it, or files of any other place.
"""

import functools
from importlib.resources import files

_PACKAGE = files("reports")


@functools.cache
def content(name: str) -> bytes:
    """The bytes of a file, e.g. ``static/site.js``.

    Raises:
        FileNotFoundError: there is none of that name.
    """
    return _PACKAGE.joinpath(name).read_bytes()


@functools.cache
def text(name: str) -> str:
    """The text of a file, e.g. ``templates/figure.html.j2``.

    Raises:
        FileNotFoundError: as ``content``.
    """
    return content(name).decode("utf-8")


@functools.cache
def names(folder: str) -> tuple[str, ...]:
    """The names of the files in a folder, sorted."""
    return tuple(sorted(entry.name for entry in _PACKAGE.joinpath(folder).iterdir() if entry.is_file()))
