def f(x): return t"hello {x!r:>{10}}"
def g(a=t"{':'}"): t"not a docstring {a}"
