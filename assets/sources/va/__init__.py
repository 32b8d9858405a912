"""US Department of Veterans Affairs: spending by state and fiscal year, in two layouts."""
