"""US Department of Agriculture: SNAP (``snap.py``), payments to farms (``farm_payments.py``)."""
