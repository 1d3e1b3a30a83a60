"""What the names of a text mean together: one thing or two, who speaks, what "it" is."""
