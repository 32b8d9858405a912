"""Which datasets there are, without Dagster: what fetching and composing figures need of ``assets``, and no more.

A night on which nothing has changed then costs no import of Dagster. Everything else is in ``definitions.py``.
"""

from assets.sources import datasets

__all__ = ["datasets"]
