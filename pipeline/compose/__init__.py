"""Which documents count: of every document the newest good one, how old they are, which fiscal years they give.

Does not belong here: fetching (``fetch``), parsing (``assets/sources``).
"""
