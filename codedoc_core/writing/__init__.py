"""From symbols without a docstring to proved edits: writers, drafts, placement, and the journey of one file."""
