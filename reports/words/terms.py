"""Terms under which figures and charts made here may be used, as pages and code to paste say them.

Belongs here: those words; ``mart.about`` says the same to those who read the file. Does not belong here: the terms of
the agencies' documents (``mart.source``), of the code (``LICENSE``).
"""

LICENCE = "CC BY 4.0"
