"""Text as spans and edits: decoding as Python does, and splicing without touching anything else."""
