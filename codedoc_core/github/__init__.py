"""GitHub: a small client, who is signed in, whose repositories; the wire format as pure functions beside it."""
