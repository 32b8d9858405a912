"""USAspending: awards by state (``awards.py``, ``fy2025.py``), the search (``search.py``), wages (``wages.py``)."""
