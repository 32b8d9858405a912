"""What others get of a release: exports with their data package, charts drawn and written, the site, a server to look.

Does not belong here: how a chart, a picture or a page looks (``reports/``).
"""
