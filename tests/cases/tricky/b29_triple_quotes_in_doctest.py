def f():
    r"""
    >>> print('''a''')
    a
    >>> f("\n")
    """
def g(x=">>> 1"): return '''>>> """'''
