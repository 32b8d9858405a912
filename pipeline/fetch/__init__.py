"""Asking agencies: one honest session, the archive of what they answered, and whether an answer is plausible.

Does not belong here: what the figures are then made of (``compose``), anything about a particular agency.
"""
