"""What becomes of a built file: may it be released, putting it in place, its copies, what changed, the night report.

Does not belong here: building the file (``warehouse``), reading it (``read``), giving it to others (``publish``).
"""
