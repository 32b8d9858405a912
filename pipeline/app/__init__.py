"""The front door: the command line, what Dagster loads, a night from end to end. The only room that imports ``assets``.

Does not belong here: the work itself.
"""
