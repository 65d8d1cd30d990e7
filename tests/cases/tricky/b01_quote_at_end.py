def f():
    'ends with "a quote"'
def g():
    """ends with a quote\""""
def h(): return '"'
