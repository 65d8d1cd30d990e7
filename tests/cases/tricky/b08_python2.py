def f():
    """Doc."""
    print "hello"
    raise ValueError, "no"
