def f():
    """Return the

    value of x
    Returns
        nothing. Args: none
    """
def g(x): return x
