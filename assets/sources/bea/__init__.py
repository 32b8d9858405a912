"""Bureau of Economic Analysis: regional income, transfers, product, consumption."""
