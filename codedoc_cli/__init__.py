"""The ``codedoc`` command: translates arguments in, makes one call, translates the outcome out."""
