"""Made-up figures, as the charts' own tests have them."""

from tests.reports.conftest import context, groups, states

__all__ = ["context", "groups", "states"]
