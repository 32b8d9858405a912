"""Machinery that knows no agency: settings, datasets, snapshot, warehouse, SQL files, release, command line.

What never belongs here: an agency's URL, column name or figure. Those live in ``assets/sources/``.
"""
