"""The DuckDB file being built: SQL files and what their headers say, tables filled and checked, what a file holds.

Does not belong here: the released file (``release``, ``read``), what the tables mean (``sql/``).
"""
