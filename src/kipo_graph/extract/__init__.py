"""From the text of a report to candidates for its graph, each with the words that say it."""
