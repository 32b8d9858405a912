"""The two views of a net contribution: the deficit left as it is, and taken out.

Belongs here: their names in the marts (column ``view``), what a view is called in words, the net that goes with it.
Does not belong here: shares and ranges over the ways of counting (``ways_of_counting``, ``ranges``). A share or a range
stands beside figures of its own view only.
"""

from typing import Any

RAW, BALANCED = "raw", "balanced"
VIEWS = (RAW, BALANCED)
NET = {RAW: "net_per_capita_usd", BALANCED: "balanced_net_per_capita_usd"}
"""The column that holds the net of a view under the default method."""
THAT = {RAW: "that leave the deficit as it is", BALANCED: "that take the deficit out"}
"""Which ways of counting are a view's, as in ``all ways of counting that leave the deficit as it is``."""
TAKEN_OUT = "with the deficit taken out"
Ways = dict[str, dict[str, Any]]
"""Rows on the ways of counting of one year and group or state, by view."""
