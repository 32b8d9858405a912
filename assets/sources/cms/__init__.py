"""Centers for Medicare & Medicaid Services: health spending by residence, and Medicaid's financial management report."""
