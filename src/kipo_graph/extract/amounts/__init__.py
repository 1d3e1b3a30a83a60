"""Numbers, and what they count: quantities with their units and bounds."""
