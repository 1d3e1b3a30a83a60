"""What words mean: sentences, numbers, units, dates, bounds, status, negation, names."""
