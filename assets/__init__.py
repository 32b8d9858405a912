"""What exists: Dagster assets in the order the data flows. Plumbing is in ``pipeline/``, SQL in ``sql/``."""

import warnings

import dagster as dg

# Backfill policies, which let one run draw every fiscal year, are still marked beta; the version is pinned.
warnings.filterwarnings("ignore", category=dg.BetaWarning)
