"""How a text is laid out: paragraphs, headings, items of lists, signatures."""
