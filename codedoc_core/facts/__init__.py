"""What the code proves about a symbol."""
