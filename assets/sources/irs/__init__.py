"""Internal Revenue Service: tax by state as the Statistics of Income (``soi.py``) and the Data Book give it."""
