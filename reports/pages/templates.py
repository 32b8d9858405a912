"""Jinja, set up once for every page: strict names, everything escaped, templates from the package's own data.

Belongs here: the environment, and the terms of use that all templates may name. Does not belong here: what a page says.
"""

import functools

import jinja2

from reports import package_data
from reports.words.terms import LICENCE


@functools.cache
def environment() -> jinja2.Environment:
    """The templates of ``templates/``, by their name there."""
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["licence"] = LICENCE
    return made


def _source(name: str) -> str | None:
    """A template's text; None, which Jinja words, where there is none of that name."""
    try:
        return package_data.text(f"templates/{name}")
    except FileNotFoundError:
        return None
