"""Code as a tree of symbols, and their index."""
