"""Treasury, Monthly Treasury Statement: table 9 (``statements.py``), a line of table 4 (``federal_reserve.py``)."""
