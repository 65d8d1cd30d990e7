"""What a writer gets to see of the code: excerpts, surroundings, redaction, budget."""
