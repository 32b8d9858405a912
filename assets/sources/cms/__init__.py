"""Centers for Medicare & Medicaid Services: health spending by residence, Medicaid, CHIP, the premium tax credit."""
