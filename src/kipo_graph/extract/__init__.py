"""From the text of a report to candidate statements, each with the words that state it."""
