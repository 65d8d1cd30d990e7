"""Local files: finding, reading and atomically replacing them, and what git says of them."""
