"""Files of this machine: on disk before anything relies on them, locked, known by their checksum.

Does not belong here: what a file holds.
"""
