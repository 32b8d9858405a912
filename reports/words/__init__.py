"""Figures in words: numbers, categories, choices, groups of states, what a chart's rows are and rest on.

Belongs here: phrases and readings of rows that several charts and pages share, so that each says the same thing the
same way. Does not belong here: a chart's own title (``charts``), pictures (``drawings``).
"""
