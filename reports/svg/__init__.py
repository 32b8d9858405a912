"""The pen every chart is drawn with: marks as SVG text, the width of letters, scales, the four frames.

Belongs here: what knows nothing of this project's figures. Does not belong here: a chart (``drawings``), its words.
"""
