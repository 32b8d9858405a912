"""Count it your way: the figures of every way of counting, small enough for a page.

Belongs here: what readers' choices are made of (rows in, payloads, shapes and words out). Does not belong here: files,
pages (``reports/site/count.py``), arithmetic of the browser (``reports/static/count``).
"""
