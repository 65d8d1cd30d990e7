def f(a: (int) = (1)) -> (int): return (a)
class A((object)): pass
class B((object), metaclass=(type)): x = (1)
def g(a=((((1)))), *, b: ((int))): pass
def h(a, b,): pass
def i(*, a,): pass
def j(a, /,): pass
def k(*a,): pass
def l(**a,): pass
def m(a=1, /, b=2, *, c): pass
