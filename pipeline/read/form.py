"""How rows are printed: the names of the forms.

Belongs here: nothing but the names, for those who must not import what prints.
"""

from typing import Literal

Format = Literal["table", "csv", "json"]
