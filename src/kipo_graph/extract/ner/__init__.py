"""Named-entity recognition: where a text names something, and of what class it is."""
