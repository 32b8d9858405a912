"""The method and the definition of blue and red that are shown where nobody asks for others.

Belongs here: their names, the one home of them in Python. Does not belong here: what they are (``core.method``,
``mart.lean``), and charts, which take the names from the rows and the context they are handed.
"""

METHOD = "residence"
CONTRAST = "collections"
"""The other method with figures of its own."""
DEFINITION = "president"
OF_COLUMN = {"method": METHOD, "definition": DEFINITION}
"""Column of a mart -> the value whose rows are shown."""
