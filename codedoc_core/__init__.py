"""CodeDoc core (the face lands once all floors exist)."""
