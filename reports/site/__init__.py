"""The static site around the charts: pages as text, every link relative.

Belongs here: which pages there are, their words and tables, the feed. Does not belong here: reading the release or the
charts, copying and writing files (``pipeline/publish/site.py``). ``material.py`` says what is handed over, ``build.py``
makes every page of it.
"""
