"""Questions, search, records of entities, explanations, and how answers are printed."""
