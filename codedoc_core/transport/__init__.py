"""Patience and thrift towards a remote service: rate limits, retries, a circuit breaker, spending limits."""
