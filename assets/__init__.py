"""What exists: Dagster assets in the order the data flows. Plumbing is in ``pipeline/``, SQL in ``sql/``."""
