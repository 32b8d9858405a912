"""Office of Management and Budget: the Historical Tables, the national totals of the budget."""
