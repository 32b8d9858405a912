"""Figures in words: numbers, categories, choices, groups of states, what a chart's rows are and rest on.

Belongs here: phrases and readings of rows that several charts and pages share, so that each says the same thing the
same way; titles, subtitles and notes (``titles_*``), which are computed for every situation and kept to a length
(``lengths``). Does not belong here: pictures (``drawings``), pages (``site``).
"""
