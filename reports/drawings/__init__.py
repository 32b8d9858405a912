"""How the larger charts are drawn, each by its chart's own name, and the parts they share.

Belongs here: rows in, Altair charts out. Does not belong here: words and titles (``charts``, ``words``).
"""
