"""Coverage, draft verification and edit safety: judgements as findings."""
