"""Docstrings as sections; one style a file; the style profile. Knows nothing of symbols or syntax trees."""
