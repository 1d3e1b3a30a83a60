"""From what a user asks to what the graph holds of it, and how that reads."""
