"""The embedded figures: tidy tables, a manifest of where they come from, and the code that reads and makes them."""
