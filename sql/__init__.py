"""SQL files, one a table; this file only makes the folder installable."""
