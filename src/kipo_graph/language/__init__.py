"""What words mean by themselves: sentences, numbers, units, dates, bounds, status, names."""
