"""Charts of the marts: frames and strings in, pictures and pages out.

Belongs here: theme, charts (``frame -> alt.Chart``), rendering, page templates, map geometry. Does not belong here:
the database, the network, ``pipeline`` and ``assets``.
"""
