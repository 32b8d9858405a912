"""The released file, read: queries, explanations, the marts as charts take them. Nothing here can change it.

Does not belong here: the file being built (``warehouse``), files for others (``publish``).
"""
