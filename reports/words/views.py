"""The two views of a net contribution, as it happened and with the deficit set aside.

Belongs here: their names in the marts (column ``view``), what a view is called in words, the net that goes with it.
Does not belong here: shares and ranges over the ways of counting (``ways_of_counting``, ``ranges``). A share or a range
stands beside figures of its own view only. "As it happened" and "deficit set aside" are the only names of the views.
"""

from typing import Any

RAW, BALANCED = "raw", "balanced"
VIEWS = (RAW, BALANCED)
NET = {RAW: "net_per_capita_usd", BALANCED: "balanced_net_per_capita_usd"}
"""The column that holds the net of a view under the default method."""
NAME = {RAW: "As it happened", BALANCED: "Deficit set aside"}
"""What a view is called over a picture and on a switch."""
THAT = {RAW: "as it happened", BALANCED: "with the deficit set aside"}
"""Which ways of counting are a view's, as in ``all ... ways of counting as it happened``."""
ASIDE = THAT[BALANCED]
"""How a sentence turns to the other view."""
ASIDE_MEANS = "Deficit set aside: taxes scaled until the states together pay in what they get back."
Ways = dict[str, dict[str, Any]]
"""Rows on the ways of counting of one year and group or state, by view."""
