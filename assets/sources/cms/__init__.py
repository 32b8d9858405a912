"""Centers for Medicare & Medicaid Services: health spending by residence, Medicaid's yearly report."""
