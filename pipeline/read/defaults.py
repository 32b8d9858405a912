"""The method, the definition of blue and red, and the status of years that are shown where nobody asks for others.

Belongs here: their names, the one home of them in Python. Does not belong here: what they are (``core.method``,
``mart.lean``), and charts, which take the names from the rows and the context they are handed.
"""

METHOD = "residence"
CONTRAST = "collections"
"""The other method with figures of its own."""
DEFINITION = "president"
STATUS = "final"
PROVISIONAL = "provisional"
"""The status of years whose official figures are not out yet: shown by themselves, where they are asked for."""
OF_COLUMN = {"method": METHOD, "definition": DEFINITION, "status": STATUS}
"""Column of a mart -> the value whose rows are shown."""
