"""The use cases, and the wiring of files, workers and the journey of one file."""
