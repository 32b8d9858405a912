"""Elections: presidential votes (MIT), and who governs a state (NCSL, and Klarner for the years before)."""
