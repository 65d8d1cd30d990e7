"""Gemini: the only folder that knows google-genai, which is imported when a client is opened and not before."""
