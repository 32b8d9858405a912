"""USAspending: federal awards by state (``awards.py``), and the search that gives them (``search.py``)."""
