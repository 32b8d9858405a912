"""Social Security Administration: payments of Social Security and of Supplemental Security Income by state."""
