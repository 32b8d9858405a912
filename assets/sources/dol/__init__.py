"""Department of Labor: unemployment payments by month (``payments.py``), continued claims by week (``claims.py``)."""
