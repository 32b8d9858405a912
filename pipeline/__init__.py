"""Machinery that knows no agency, in inner rooms that import one way: CONTRIBUTING draws them, the front door first.

What never belongs here: an agency's URL, column name or figure. Those live in ``assets/sources/``.
"""
