"""A run over many files: workers that isolate what can kill, what they taught, and what became of each file."""
