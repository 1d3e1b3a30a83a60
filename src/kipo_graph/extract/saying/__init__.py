"""What a text says of what it names: from verbs and phrases to candidate statements."""
