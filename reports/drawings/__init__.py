"""How the charts are drawn, each by its chart's own name, and the parts they share.

Belongs here: rows in, SVG out, for whatever frame is given. Does not belong here: words and titles (``charts``,
``words``), the pen (``svg``).
"""
