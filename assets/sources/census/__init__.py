"""Census Bureau: population, federal aid by state, and the workbook of government finances aid is read from."""
